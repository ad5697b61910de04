"""Values as they are shown."""

from app.text.formats import applies_to


def test_a_filter_has_the_same_words_in_whatever_order_it_comes() -> None:
    pairs = (("country_code", "1"), ("unknown", "x"), ("source_code", "70707"))
    assert applies_to("x", pairs) == "Code 70707, country 1, unknown x"
    assert applies_to("x", pairs[::-1]) == applies_to("x", pairs)
