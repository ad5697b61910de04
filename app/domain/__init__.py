"""The core: plain Python without Qt, HTTP, files or a clock of its own."""
