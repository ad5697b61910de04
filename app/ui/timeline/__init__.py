"""The Timeline page: what is covered when, and what is not."""
