"""The Callbacks page."""
