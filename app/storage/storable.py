"""Texts as SQLite can keep them."""


def storable(text: str) -> str:
    """Half a character, which nothing can store, becomes the sign for one."""
    return text.encode("utf-8", "replace").decode()
