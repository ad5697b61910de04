"""How a character that cannot be told by its look is named."""


def code_point(character: str) -> str:
    """Its number in Unicode: `U+202E`."""
    return f"U+{ord(character):04X}"


def in_place(character: str) -> str:
    """The same, as it stands in a text in the character's place: `⟨U+202E⟩`."""
    return f"⟨{code_point(character)}⟩"
