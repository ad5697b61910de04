"""Callback Desk as it is installed: everything of it lies in this folder alone."""
