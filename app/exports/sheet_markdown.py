"""A proof sheet in Markdown."""

from app.domain.proofs.sheet import Sheet
from app.exports.markdown import plain_markdown
from app.exports.sheet_words import (
    MEANS,
    PRACTICE,
    REGISTRATION_HEAD,
    TEST_HEAD,
    compared,
    facts,
    hashes,
    headline,
    not_proved,
    registration_cells,
    test_cells,
)
from app.exports.tables import markdown_table
from app.text.proof_words import proof_word


def as_markdown(sheet: Sheet, data: str) -> str:
    """`data` is the sheet's own as JSON, with its hash."""
    mark = ["", f"**{PRACTICE}**"] if sheet.is_practice else []
    lines = [f"# {plain_markdown(headline(sheet))}", *mark, ""]
    lines += [f"- **{name}:** {plain_markdown(text)}" for name, text in facts(sheet)]
    missing = not_proved(sheet)
    if missing:
        lines += [*mark, "", "## Not proved", ""]
        lines += [f"- {plain_markdown(line)}" for line in missing]
    if sheet.tests:
        lines += [*mark, "", "## Test events", ""]
        lines += markdown_table(TEST_HEAD, map(test_cells, sheet.tests))
    if sheet.registrations:
        lines += [*mark, "", "## Coverage of the registrations", ""]
        lines += markdown_table(REGISTRATION_HEAD, map(registration_cells, sheet.registrations))
    held = compared(sheet)
    if held:
        lines += [*mark, "", "## What was compared", ""]
        lines += markdown_table(("Event", "Fields"), held)
    digests = hashes(sheet)
    if digests:
        lines += [*mark, "", "## SHA-256 of each body", ""]
        lines += markdown_table(("Body", "SHA-256"), digests)
    used = {one.rung for one in sheet.tests}
    if used:
        lines += [*mark, "", "## What the words mean", ""]
        lines += [
            f"- **{proof_word(proof)}**: {words}" for proof, words in MEANS.items() if proof in used
        ]
    lines += ["", "The data of this sheet, for Check a sheet:", "", "```json", data, "```"]
    return "\n".join(lines) + "\n"
