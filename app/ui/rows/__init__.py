"""The table of callbacks, of one company or of all: its columns, its painting, its search."""
