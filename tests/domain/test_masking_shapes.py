"""Every shape in which a secret was seen: none of it is left, and JSON stays JSON."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.masking import MASK, masked
from app.domain.secret_shapes import MARKS, may_hold

S = "s3cr3tW0rd99"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N"
DIGEST = f'Digest username="{S}", realm="api", nonce="{S}", uri="/x", response="{S}"'

TEXTS = [
    f"Authorization: Basic {S}",
    f"authorization: bearer {S}",
    f"AUTHORIZATION:Token {S}",
    f"Authorization: {DIGEST}",
    f"Proxy-Authorization: Basic {S}",
    f"-H 'Authorization: Basic {S}' -H 'Accept: x'",
    f'--header "Authorization: Bearer {S}" https://a.example',
    f"Authorization={S}",
    f"Authorization => {S}",
    f"Cookie: session={S}; theme=dark; id={S}",
    f"Set-Cookie: sid={S}; Path=/; HttpOnly",
    f"X-Api-Key: {S}",
    f"x-api-key={S}",
    f"X-Auth-Token: {S}",
    f"X-Amz-Security-Token: {S}",
    f"X-Amz-Signature={S}",
    f"X-Hub-Signature-256: sha256={S}",
    f"Ocp-Apim-Subscription-Key: {S}",
    f"it said: Bearer {S} was refused",
    f"Basic {S} is wrong",
    f"Bearer%20{S}",
    f"got {JWT} from it",
    f"postgres://ann:{S}@db.example/x",
    f"ftp://ann:{S}@files.example/x",
    f"amqps://ann:{S}@q.example/v?token={S}",
    f"redis://:{S}@cache.example:6379/0",
    f"wss://a.example/s?access_token={S}",
    f"//ann:{S}@a.example/x",
    f"https://a.example/x?sig={S}&se=1",
    f"https://a.example/x?a=1&password={S}",
    f"https://a.example/cb#access_token={S}",
    f"https://hooks.slack.com/services/T00000000/B00000000/{S}",
    f"https://discord.com/api/webhooks/123456/{S}",
    f"https://acme.webhook.office.com/webhookb2/{S}/x",
    f"https://hooks.zapier.com/hooks/catch/123/{S}/",
    f"https://maker.ifttt.com/trigger/go/with/key/{S}",
    f"https://api.telegram.org/bot123:{S}/send",
    f"https://webhook.site/{S}",
    f"https://hook.eu1.make.com/{S}",
    f"https://events.pagerduty.com/integration/{S}/enqueue",
    f"https://prod-1.logic.azure.com/workflows/{S}/triggers/x?sig={S}",
    f"password={S}&user=ann",
    f"user=ann&client_secret={S}&x=1",
    f"grant_type=x&refresh_token={S}",
    f"password: {S}",
    f"passwd = {S}",
    f"DB_PASSWORD={S}",
    f"api_key: {S}",
    f"apikey={S}",
    f"secret: '{S}'",
    f"pwd={S};Server=x",
    f"aws_secret_access_key = {S}",
    "AKIAIOSFODNN7EXAMPLE",
    "ASIAIOSFODNN7EXAMPLE",
    "ghp_0123456789abcdefghijABCDEFGHIJ",
    "xoxb-1234567890-abcdefghij",
    "sk_live_0123456789abcdef",
    "AIzaSyA0123456789abcdefghijklmnopqrstuv",
    "glpat-0123456789abcdefghij",
    "SG.0123456789abc.0123456789abcdef",
    f"-----BEGIN PRIVATE KEY-----\n{S}\n-----END PRIVATE KEY-----",
    f"-----BEGIN RSA PRIVATE KEY-----\\n{S}\\n-----END RSA PRIVATE KEY-----",
    f"-----BEGIN OPENSSH PRIVATE KEY-----\n{S} cut off",
    f"{{'password': '{S}'}}",
    f"{{'Authorization': 'Basic {S}', 'x': 1}}",
    f'{{:token=>"{S}"}}',
    f'token: "{S}"',
    f"&quot;password&quot;:&quot;{S}&quot;",
    f"%22password%22%3A%22{S}%22",
    f'{{"password": "{S}',
    f"DB_PASS={S}",
    f"user[password]={S}&x=1",
    f"password[]={S}",
    f"user%5Bpassword%5D={S}",
    f"    [password] => {S}",
    f"<password>{S}</password>",
    f'Content-Disposition: form-data; name="password"\r\n\r\n{S}',
    f'{{"password"\n: "{S}"}}',
    f'{{"password":\n\n"{S}"}}',
    f"password:\n  {S}",
    f"('X-Api-Key', '{S}')",
    f"https://discord.com/api/v10/webhooks/123/{S}",
    f"https://script.google.com/macros/s/{S}/exec",
    f'{{"password": "{S}\\"{S}"}}',
    f"Bearer\\u0020{S}",
    f"https%3A%2F%2Fann%3A{S}%40a.example%2Fx",
    f"password: |\n  {S}\n  {S}\nuser: x",
    f"password: >-\n  {S}",
    f"password=\\\n{S}",
    f"password:\n\n    {S}",
    f'password = """\n{S}\n"""',
    f"password\t{S}",
    f"Password\n{S}",
    f"| password | {S} |",
    f"<td>password</td><td>{S}</td>",
    f"--password {S} --x",
    f"curl -u ann:{S} https://a.example",
    f"curl --user ann:{S} https://a.example",
    f"curl -uann:{S}",
    f"sshpass -p {S} ssh a.example",
    f"the password is {S}, she said",
    f"mot de passe : {S}",
    f"contraseña: {S}",
    f"пароль: «{S}»",
    f"Authorization: Basic\r\n {S}\r\nAccept: x",
    f'{{"pass\\u0077ord": "{S}"}}',
    f"jdbc:oracle:thin:ann/{S}@//db.example:1521/x",
    f"scp ann:{S}@a.example:/x",
    "https://hooks.acme.example/w/0123456789ab",
    f"data: |\n  password: |\n    {S}\n  x: 1",
    f'clave: "{S} x"',
    "https://acme.example/in/0123456789abX",
]
VALUES: list[object] = [
    {"msg": f'clave: "{S} def"', "contraseña": S},
    {"headers": [{"name": "Authorization", "value": f"Token9 {S}"}]},
    {"headers": [{"name": "X-Api-Key", "value": S}, {"name": "Accept", "value": "x"}]},
    {"key": "X-Api-Key", "value": S},
    [["X-Api-Key", S], ["Accept", "x"]],
    {"pass": S, "pw": S},
    {"tokens": [S]},
    {"cookies": {"a": S}},
    {"cookies": [{"name": "sid", "value": S}]},
    {"Consumer-Key": S, "x-functions-key": S, "session_key": S},
    {"password": S},
    {"Password": S, "user": "ann"},
    {"pass_word": S, "userPassword": S},
    {"secret": S},
    {"clientSecret": S, "client_id": "x"},
    {"access_token": S, "token_type": "bearer", "expires_in": 3600},
    {"refreshToken": S},
    {"apiKey": S},
    {"api-key": S},
    {"private_key": S},
    {"key": S},
    {"token": 123456789012, "n": 1},
    {"authorization": f"Basic {S}"},
    {"Authorization": [f"Basic {S}", f"Bearer {S}"]},
    {"authorization": {"scheme": "Bearer", "parameter": S}},
    {"headers": {"authorization": [{"value": S}], "accept": "x"}},
    {"headers": [["Authorization", "x"], {"Cookie": f"a={S}"}]},
    {"Authorization": DIGEST},
    {"cookie": f"a={S}; b=2"},
    {"x-api-key": S},
    {"sessionId": S},
    {"credentials": {"user": "ann", "pin": S}},
    {"url": f"https://ann:{S}@a.example/x?token={S}"},
    {"note": f"use Bearer {S}, please"},
    {"jwt": JWT, "n": [JWT]},
    {"a": json.dumps({"password": S, "b": json.dumps({"token": S})})},
    {"a": json.dumps(json.dumps({"authorization": f"Basic {S}"}))},
    {"key": f"-----BEGIN PRIVATE KEY-----\n{S}\n-----END PRIVATE KEY-----"},
    {"text": f"password={S}&x=1"},
    {"signature": S, "sig": S},
    {"connectionString": f"Server=x;Password={S}"},
]


@pytest.mark.parametrize("text", TEXTS)
def test_no_secret_is_left(text: str) -> None:
    found = masked(text)
    assert MASK in found
    for one in (S, "IOSFODNN", "0123456789ab", "1234567890-abc", JWT[4:30]):
        assert one not in found


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("indent", [None, 2])
def test_masked_json_stays_json(value: object, indent: int | None) -> None:
    found = masked(json.dumps(value, indent=indent))
    assert S not in found
    assert JWT[4:30] not in found
    assert "123456789012" not in found
    json.loads(found)


def test_there_are_at_least_eighty_shapes() -> None:
    assert len(TEXTS) + len(VALUES) >= 80


@pytest.mark.parametrize(
    "text",
    [
        '{"event_type": "person_added", "company_key": "K9xWb2", "callback_id": "AB3401"}',
        '{"wallet_item_install": {"campaign_token": "q4zt9m"}}',
        '{"participant": {"acquisition_campaign": {"id": "w3RkP1", "api_key": "w3RkP1"}}}',
        '{"token_type": "bearer", "author": "ann", "keyword": "x", "monkey": 1}',
        "Bearer authentication is required. Basic access was refused.",
        '{"password_required": "yes", "secretary": "ann", "tokenizer": "x"}',
        "token: is missing, password: must not be empty",
        "The password is wrong. Your token expired: ask for a new one",
        "see https://hooks.acme.example/vibes/in",
        "https://acme.example/CustomerSubscriptionAddedHandler",
        "https://acme.example/hooks/v2/orders",
        "mailto:ann@acme.example, cc:bob@acme.example",
        "The password is wrong\nTry again",
        "password: required\nuser: ann",
        "10:00:00 GET /x -> 200",
        '{"label": "Clave:", "value": "x"}',
        "enclave: Ceuta",
        "Callback key is 404, token is 3 characters too short",
        "Authorization\nrequired",
        "| Key | Value |",
        "tool --token-file /etc/vibes/token.txt",
        "date -u 12:30",
        "image repo:tag@sha256:0123456789abcdef",
        "contact:bob@acme.example",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert masked(text) == text


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["a", "password", "Authorization", "token", "url", 'x"y']), inner
            )
        ),
        max_leaves=12,
    ),
    st.booleans(),
)
def test_any_json_stays_json(value: object, ascii_only: bool) -> None:
    json.loads(masked(json.dumps(value, ensure_ascii=ascii_only)))


@pytest.mark.parametrize(
    "piece",
    [
        "\\",
        '\\"',
        "password",
        '"password":"',
        "://",
        "a:b@",
        "Bearer ",
        "eyJa.",
        "{",
        "-----BEGIN ",
        "password: |\n",
        "password\n",
        "password\t",
        "--password ",
        "a:b",
        "//a%3A",
        "a.",
        '"a\\u0077',
        "token: '''",
        "token: '''aaaa",
        'password = """',
    ],
)
def test_masking_takes_time_in_proportion(piece: str) -> None:
    """Not a limit in seconds: twice the text may not take much more than twice the time."""

    def taken(count: int) -> float:
        text = piece * (count // len(piece))
        began = time.process_time()
        masked(text)
        return time.process_time() - began

    taken(1000)
    small, large = (min(taken(size) for _ in range(3)) for size in (8000, 64_000))
    assert large < 30 * small + 0.2


@given(st.lists(st.sampled_from([*TEXTS, *(one for marks in MARKS.values() for one in marks)])))
def test_no_shape_is_passed_over_where_it_would_be_found(pieces: list[str]) -> None:
    for text in ("\n".join(pieces), " ".join(pieces), "".join(pieces).upper()):
        for shape in MARKS:
            assert may_hold(shape, text, text.lower()) or shape.search(text) is None


@pytest.mark.parametrize("text", TEXTS)
def test_each_known_text_is_searched_for_its_shape(text: str) -> None:
    for shape in MARKS:
        assert may_hold(shape, text, text.lower()) or shape.search(text) is None
