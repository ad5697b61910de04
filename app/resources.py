"""Where the files lie that the app brings: beside its code, however it was installed."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
