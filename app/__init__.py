"""Callback Desk: a desktop screen for the callbacks of the Vibes platform."""

__version__ = "0.1.0"
