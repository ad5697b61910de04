"""The provider over HTTP. The only place for httpx."""

import sys

# httpx has a command line of its own, and loads it with everything that paints a terminal if that
# is installed: longer than all the rest of it. Where it cannot be found, httpx goes without.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None: not to be found
