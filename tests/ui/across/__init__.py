"""The All companies page."""
