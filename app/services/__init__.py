"""What the user can do. Async, without Qt."""
