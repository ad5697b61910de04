"""The window. The only Qt package."""
