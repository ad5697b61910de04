import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.activity import Activity
from app.domain.call import Call
from app.domain.defused_cell import defused
from app.domain.masking import masked, masked_url
from app.exports.curl import as_curl
from app.exports.ticket import as_text, as_ticket
from tests.conftest import NOW

SECRET = "s3cr3tW0rdThatNobodySees99"


def test_addresses_lose_what_opens_doors() -> None:
    assert (
        masked_url("https://hooks.acme.example/vibes/in") == "https://hooks.acme.example/vibes/in"
    )
    for url in (
        f"https://ann:{SECRET}@hooks.acme.example/in",
        f"https://hooks.acme.example/in?token={SECRET}&x=1",
        f"https://hooks.acme.example/{SECRET}/in",
        f"https://hooks.acme.example/in#{SECRET}",
        f"https://hooks.acme.example/in?{SECRET}",
    ):
        assert SECRET not in masked_url(url)
        assert "hooks.acme.example" in masked_url(url)
        assert SECRET not in masked(f'{{"url": "{url}", "other": 1}}')


@pytest.mark.parametrize(
    "text",
    [
        '{"url": "https:\\/\\/ann:s3cr3t-pw@hooks.acme.example\\/in"}',
        '{"url": "https://hooks.acme.example/in?a=1\\u0026token=s3cr3t-pw"}',
        "HTTPS://ann:s3cr3t-pw@hooks.acme.example/in",
        "https://hooks.acme.example/in?a='1'&token=s3cr3t-pw",
    ],
)
def test_however_an_address_is_written(text: str) -> None:
    assert "s3cr3t-pw" not in masked(text)
    assert "hooks.acme.example" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "{'password': b'S3cr3tXy9'}",
        "params={'token': r'S3cr3tXy9'}",
        "password=b'S3cr3tXy9'",
        "if password == 'S3cr3tXy9'",
        "password === S3cr3tXy9",
        '{"key":"X-Api-Key","type":"text","value":"S3cr3tXy9"}',
        '{"name":"Authorization","description":"","value":"S3cr3tXy9"}',
        '{"value":"S3cr3tXy9","name":"password"}',
        '{\\"value\\":\\"S3cr3tXy9\\",\\"name\\":\\"password\\"}',
        '<add key="Password" value="S3cr3tXy9"/>',
        '<header name="X-Api-Key" value="S3cr3tXy9"/>',
        '<ns:Password type="x">S3cr3tXy9</ns:Password>',
        "\u201cpassword\u201d: \u201cS3cr3tXy9\u201d",
        "password: \u201cdon\u2019t-tell-S3cr3tXy9\u201d",
        "password: \u2018don\u2019t-tell-S3cr3tXy9\u2019",
        "PASSWORD\uff1aS3cr3tXy9",
        "X-Api-Key:\u2003S3cr3tXy9",
        "password\u200b=S3cr3tXy9",
        "pass\u00adword=S3cr3tXy9",
        "&#34;password&#34;:&#34;S3cr3tXy9&#34;",
        "X-Auth: S3cr3tXy9",
        '{"x-auth":"S3cr3tXy9"}',
        "hooks.slack.com/services/T00/B00/S3cr3tXy9",
        "https://user:pa S3cr3tXy9@h.example/x",
    ],
)
def test_however_a_secret_is_written(text: str) -> None:
    assert "S3cr3tXy9" not in masked(text)
    assert "***" in masked(text)


def test_what_only_looks_like_one_stays() -> None:
    for text in (
        '{"name":"list_id","type":"text","value":"48213"}',
        '<param name="retries" value="3"/>',
        "https://a.example:8080 and mail ann@b.example",
        "discord.com/developers/docs and slack.com/help",
        "a\u200bb",
    ):
        assert masked(text) == text
    for text in (
        "see https://a.example: ask bob@b.example",
        "https://h:8443. Ask bob@b.example",
    ):
        assert masked(text).endswith("sk bob@b.example")
    assert masked("password: \u201cS3cr3tXy9\u201d now") == "password: \u201c***\u201d now"
    assert masked("password: \u201cS3cr3tXy9\nnext") == "password: \u201c***\nnext"
    pair = '{"name": "password", "value": 12, "x": 1}'
    assert json.loads(masked(pair)) == {"name": "password", "value": "***", "x": 1}


@pytest.mark.parametrize(
    "url",
    [
        f"https://a.example/<t>/{SECRET}",
        f'https://a.example/x"/{SECRET}',
        f'https://ann:{SECRET[:4]}"{SECRET[4:]}@a.example/h',
        f"https://ann:{SECRET[:4]}\\{SECRET[4:]}@a.example/h",
        f'https://a.example/hook?k=a"{SECRET}',
    ],
)
def test_what_no_address_should_hold_hides_nothing(url: str) -> None:
    for body in (
        json.dumps({"destination": {"url": url, "method": "POST"}}),
        json.dumps({"told": json.dumps({"url": url, "method": "POST"})}),
    ):
        assert SECRET[4:] not in masked(body)
    body = json.loads(masked(json.dumps({"url": url, "method": "POST"})))
    assert body["method"] == "POST"
    assert body["url"].startswith("https://")


@pytest.mark.parametrize(
    "text",
    [
        "<https://hooks.example/AbCdEfGhIjKlMnOpQrStUvWxYz>",
        '<a href="x">https://hooks.example/AbCdEfGhIjKlMnOpQrStUvWxYz</a>',
        json.dumps(
            {"m": json.dumps({"u": "https://h.example/AbCdEfGhIjKlMnOpQrStUvWxYz"}, indent=1)}
        ),
    ],
)
def test_what_stands_beside_a_token_does_not_show_it(text: str) -> None:
    assert "AbCdEfGhIjKlMnOpQrStUvWxYz" not in masked(text)


def test_what_ends_an_address_stays() -> None:
    said = json.dumps({"error": 'refused at "https://h.example/p?token=abc"', "code": 1})
    assert json.loads(masked(said)) == {
        "error": 'refused at "https://h.example/p?token=***"',
        "code": 1,
    }
    lines = json.dumps({"error": "see https://h.example/in\nand more"})
    assert json.loads(masked(lines)) == json.loads(lines)


def test_authorization_is_masked_in_any_text() -> None:
    for text in (f"Authorization: Basic {SECRET}", f'"authorization": "{SECRET}"'):
        assert SECRET not in masked(text)


@given(st.text())
def test_any_text_can_be_masked(text: str) -> None:
    masked(text)
    masked_url(text)
    assert not defused(text).startswith(("=", "+", "-", "@"))


CALL = Call(
    company_id="c",
    company_name="Acme",
    at=NOW,
    method="GET",
    base_url="https://api.example",
    path="/companies/K/config/callbacks",
    status=200,
    duration_s=0.1,
)


def entry_of(call: Call) -> Activity:
    return Activity(at=NOW, company_name=call.company_name, callback_id="", call=call)


def test_a_call_is_copied_without_credentials() -> None:
    call = msgspec.structs.replace(
        CALL,
        company_name="Acme *Retail*",
        method="POST",
        status=409,
        request='{"it\'s": "```"}',
        error="clash",
    )
    curl = as_curl(call)
    assert '"$VIBES_USER:$VIBES_PASSWORD"' in curl
    assert "'{\"it'\"'\"'s\"" in curl
    ticket = as_ticket(entry_of(call))
    assert "Acme \\*Retail\\*" in ticket
    assert "````json" in ticket  # a fence that the body cannot end


def test_code_in_a_ticket_stays_code_whatever_it_holds() -> None:
    path = "/companies/`x` ![](https://elsewhere.example/p)"
    said = as_ticket(entry_of(msgspec.structs.replace(CALL, path=path)))
    assert "`` GET https://api.example/companies/`x`" in said


def test_a_list_that_was_kept_in_part_is_read_as_far_as_it_goes() -> None:
    reply = '[{"id":1},{"id":2},{"id" … (9000 bytes)'
    said = as_text(entry_of(msgspec.structs.replace(CALL, reply=reply)))
    assert '  {\n    "id": 2\n  }\n]\n{"id" … (9000 bytes)' in said
    broken = '{"a":},{"b"'
    assert broken in as_text(entry_of(msgspec.structs.replace(CALL, reply=broken)))


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("https://api.example/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/x", "AAHdqTcvCH1v"),
        ("https://h.example/in/YWxhZGRpbjpvcGVuMTIzNDU2Nzg5MA==", "YWxhZGRpbjpvcGVu"),
        ("https://h.example/in/abc123def456ghi789jkl012%3D", "abc123def456"),
        ("https://h.example/in;token=s3cr3t", "s3cr3t"),
        ("https://h.example/in/abcdefghijklmnopqrstuvwxyzABCDEF", "abcdefghij"),
        ("https://h.example/in/a1b2c3d4e5f6a7b8c9", "a1b2c3d4"),
        ("https://h.example/cb?a=1&justatoken9f8e7d6c5b4a3", "justatoken"),
    ],
)
def test_tokens_of_many_kinds_are_masked(url: str, secret: str) -> None:
    assert secret not in masked_url(url)
    assert secret not in masked(f'{{"destination": {{"url": "{url}"}}}}')


@pytest.mark.parametrize(
    "path", ["vibes/optin", "inbound_v2", "subscription-added", "hooks/acme/participants", "v3/7"]
)
def test_what_people_call_a_path_stays_readable(path: str) -> None:
    assert masked_url(f"https://h.example/{path}") == f"https://h.example/{path}"


def test_nothing_behind_an_escape_or_another_scheme_is_left() -> None:
    body = json.dumps({"destination": {"url": "https://h.example/\u4e2d?token=s3cr3t"}})
    assert "s3cr3t" not in masked(body)
    assert "abc123" not in masked("Authorization: Token abc123")
    assert "dXNlcjpw" not in masked(json.dumps(json.dumps({"authorization": "Basic dXNlcjpw"})))


def test_a_body_that_was_kept_in_part_is_not_in_a_command() -> None:
    call = msgspec.structs.replace(CALL, request='{"a": "b … (20000 bytes)')
    command = as_curl(call)
    assert "--data" not in command
    assert command.startswith("# The body was too long")
    assert "--data" in as_curl(msgspec.structs.replace(CALL, request='{"a": "b (20000 bytes)"}'))
