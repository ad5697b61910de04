"""The Companies page."""
