"""The command line for people and programs: reads, and never needs a window."""
