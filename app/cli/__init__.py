"""The command line for people and programs: reads, and never needs a window."""

OF_ALL_COMMANDS = (
    "COMPANY is a company's name as in the window, or its key. Exit status: 0 done, 1 refused or "
    "not possible, 2 wrong use, 3 outcome not known, 4 not signed in, 5 locked, 6 gaps found."
)
"""What the help says of every command."""
