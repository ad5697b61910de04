"""The first and the last moment there is: of what has no start, and of what has no end."""

from datetime import UTC, datetime

ALWAYS = datetime.min.replace(tzinfo=UTC)
FOREVER = datetime.max.replace(tzinfo=UTC)
