"""What leaves the app as a file or on the clipboard, for other people and programs."""
