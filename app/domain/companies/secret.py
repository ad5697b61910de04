"""A secret text that does not show itself."""


class Secret:
    """Holds a password. Its text appears only where `reveal` is called, never in a repr or log."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself, for the one place that sends or stores it."""
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> str:
        """Refuses pickling: a pickle is a copy on some disk."""
        msg = "a Secret is not serialised"
        raise TypeError(msg)
