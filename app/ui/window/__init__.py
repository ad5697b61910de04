"""The main window: its frame, menus and pages, and what belongs to no page."""
