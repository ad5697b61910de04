"""Starts the installed app."""

import sys
from pathlib import Path


def main() -> int:
    """Does what the command line says; returns the exit status."""
    # The app's own folder comes first: what others call `app` beside it is not meant.
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from app.__main__ import main as start  # noqa: PLC0415 - found from here on only

    return start(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
