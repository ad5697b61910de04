"""IDs out of what people paste."""

import pytest

from app.domain.callbacks.id_text import SoughtId, read_ids

HOST = "public-api.vibescm.com"
URL = "https://public-api.vibescm.com/companies/K9xWb2/config/callbacks/AB3401"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AB3401", [SoughtId("AB3401")]),
        ("  'AB3401', \"AB3402\";AB3401\nAB3403 ", ["AB3401", "AB3402", "AB3403"]),
        (URL, [SoughtId("AB3401", "K9xWb2", HOST)]),
        (f"<{URL}/>", [SoughtId("AB3401", "K9xWb2", HOST)]),
        (f"{URL}?x=1", [SoughtId("AB3401", "K9xWb2", HOST)]),
        ("/companies/K%209/config/callbacks/A%2F1", [SoughtId("A/1", "K 9")]),
        ("callback-desk:K9xWb2/AB3401", [SoughtId("AB3401", "K9xWb2")]),
        ("callback-desk:", [SoughtId("callback-desk:")]),
        (" ,;\n", []),
        (
            "https://gw.example/vibes/companies/K9xWb2/mobiledb/config/callbacks/AB3401",
            [SoughtId("AB3401", "K9xWb2", "gw.example")],
        ),
        ("/companies/K9xWb2/mobiledb/config/callbacks/Q7rT2v", [SoughtId("Q7rT2v", "K9xWb2")]),
        (f"curl -u ann:s3cret {URL} -X DELETE", [SoughtId("AB3401", "K9xWb2", HOST)]),
        (f"GET {URL} HTTP/1.1", [SoughtId("AB3401", "K9xWb2", HOST)]),
        (f"See {URL}, and AB3402.", [SoughtId("AB3401", "K9xWb2", HOST), "AB3402"]),
        (f'{{"url": "{URL}"}}', [SoughtId("AB3401", "K9xWb2", HOST)]),
        ('{"callback_id":"AB3401", "x": 1}', ["AB3401"]),
        ('"callback_id": 7101,', ["7101"]),
        ("callback_id=7101&x=2", ["7101"]),
        ("callbackId: a1, b2, c3", ["a1", "b2", "c3"]),
        ("callback_id:\n1001\n1002", ["1001", "1002"]),
        ("callback_id\n1001\n1002", ["1001", "1002"]),
        ("callback_id: 11 and also 12", ["11", "12"]),
        ('{"callback_id": "abc.def:1"}', ["abc.def:1"]),
        ("callback_id=null", []),
        ("\u201c7101\u201d, #7102 and7103.", ["7101", "7102", "and7103"]),
        ("https://elsewhere.example/callbacks/AB1", ["https://elsewhere.example/callbacks/AB1"]),
    ],
)
def test_what_is_read(text: str, found: list[SoughtId | str]) -> None:
    assert read_ids(text) == [SoughtId(one) if isinstance(one, str) else one for one in found]
