"""Callback Desk: a desktop screen for the callbacks of the Vibes platform."""

__version__ = "0.2.0"
