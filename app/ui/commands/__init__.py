"""One box for everything that can be gone to or done."""
