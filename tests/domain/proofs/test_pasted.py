"""A delivered event is found however somebody passed it on."""

import base64
import gzip
import json
import time
from html import escape
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.proofs.pasted import StoppedError, find_events, why_none, words_of

EVENT: dict[str, object] = {
    "event_id": "5F0C7A91B2",
    "callback_type": "person_added",
    "person": {"person_id": "7", "note": None},
}
PLAIN, PRETTY = json.dumps(EVENT), json.dumps(EVENT, indent=2)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        f"POST /in HTTP/1.1\nHost: x\n\n{PLAIN} -- 200 OK",
        f"curl -d '{PLAIN}' https://hooks.example.net",
        json.dumps(PLAIN),
        json.dumps(json.dumps(PLAIN)),
        json.dumps({"level": "info", "message": PLAIN}),
        json.dumps({"event_id": "log-1", "message": PLAIN}),
        PLAIN.replace('"', "\u201c", 1).replace('"', "\u201d"),
        "\n".join(f"> {line}" for line in json.dumps(EVENT, indent=2).splitlines()),
        PLAIN.replace("}}", ",}}"),
        escape(PLAIN),
        f"payload={quote_plus(PLAIN)}",
        repr(EVENT),
        '"2026-03-02","' + json.dumps(PLAIN).replace('"', '""') + '"',
        '"2026-03-02","' + PLAIN.replace('"', '""""') + '"',
        '"2026-03-02","' + PLAIN.replace('"', "\u201d\u201d") + '"',
        "\n".join(f"| {line:40} |" for line in json.dumps(EVENT, indent=2).splitlines()),
        PLAIN.replace("_", "\\_"),
        PLAIN.replace('"event_id"', '\x1b[34m"event_id"\x1b[0m'),
        PLAIN.replace('"event_id"', 'ESC[34m"event_id"ESC[0m'),
        json.dumps(EVENT, indent=2).replace(",\n", ", // https://a.example\n", 1),
        PLAIN.replace(", ", ", /* the type */ ", 1),
        json.dumps({"isBase64Encoded": True, "body": base64.b64encode(PLAIN.encode()).decode()}),
        base64.b64encode(base64.b64encode(PLAIN.encode())).decode(),
        base64.b64encode(gzip.compress(gzip.compress(PLAIN.encode()))).decode(),
        "\\x" + PLAIN.encode().hex(),
        '"x","""' + PLAIN.replace('"', '""""') + '"""',
        PRETTY.replace('"', '\\"').replace("\n", "\\n"),
        f"> {json.dumps(PRETTY)}",
        "\n".join(f"> > {line}" for line in PRETTY.replace('"', '\\"').splitlines()),
        f"<td>{escape(json.dumps(json.dumps(PLAIN)))}</td>",
        "\n".join(f"> {PLAIN[at : at + 23]}" for at in range(0, len(PLAIN), 23)),
        f"curl -d $'{PRETTY}'".replace("\n", "\\n"),
        repr(PRETTY.encode()),
        PLAIN.replace('"', "\\u0022"),
        'curl -d ^"' + PLAIN.replace('"', '^\\^"') + '^"',
        f"{PLAIN[:40]}\r\n2a\r\n{PLAIN[40:]}\r\n0\r\n",
        "\n".join(f"{at:04x}: {PLAIN[at : at + 32]}" for at in range(0, len(PLAIN), 32)),
        gzip.compress(PLAIN.encode()).hex(),
        "\n".join(
            f"{at:08x}  {PLAIN.encode()[at : at + 16].hex(' ')}  |{PLAIN[at : at + 16]}|"
            for at in range(0, len(PLAIN), 16)
        ),
    ],
)
def test_an_event_is_found_however_it_was_passed_on(text: str) -> None:
    assert find_events(text).events == [EVENT]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"log": [{{"a": {{}}}}, {PLAIN}, {{"more": ',
        f'{{"a": }}, {{"b": {{"c": {PLAIN}}}}}',
        f'{{"log": {PLAIN}, "event_id": }}',
        '{"a":' * 5000 + PLAIN,
        f'{{"n": {"9" * 5000}, "event": {PLAIN}}}',
    ],
)
def test_an_event_is_found_within_what_is_no_json(text: str) -> None:
    assert find_events(text).events == [EVENT]


def test_what_is_given_twice_in_a_broken_text_is_found_twice_and_no_more() -> None:
    assert find_events(f'{{"a": [{PLAIN}, {{"event_id": }}, {PLAIN}], ').events == [EVENT, EVENT]


def test_several_are_found_in_their_order() -> None:
    other = EVENT | {"event_id": "OTHER"}
    found = find_events(f"{PLAIN}\n{json.dumps(other)}").events
    assert [one["event_id"] for one in found] == ["5F0C7A91B2", "OTHER"]


@pytest.mark.parametrize(
    "text",
    ["", "5F0C7A91B2", PLAIN[:-9], '{"a":' * 900 + "1" + "}" * 900, "{'a': __import__('os')}"],
)
def test_nothing_is_made_up(text: str) -> None:
    assert not [one for one in find_events(text).events if "person" in one]


LINES = json.dumps(EVENT, indent=1).splitlines()
PRINTS = {
    "a spreadsheet's cell": '"2026-03-02","' + PLAIN.replace('"', '""') + '"',
    "JavaScript": "{ event_id: '5F0C7A91B2', callback_type: 'person_added', "
    "person: { person_id: '7', note: undefined } }",
    "Ruby": '{"event_id"=>"5F0C7A91B2", "callback_type"=>"person_added", '
    '"person"=>{"person_id"=>"7", "note"=>nil}}',
    "Ruby symbols": '{:event_id=>"5F0C7A91B2", :callback_type=>"person_added", '
    ':person=>{:person_id=>"7", :note=>nil}}',
    "Python bytes": f"INFO body={PLAIN.encode()!r}",
    "Perl": "$VAR1 = {\n'event_id' => '5F0C7A91B2',\n'callback_type' => 'person_added',\n"
    "'person' => { 'person_id' => '7', 'note' => undef }\n};",
    "a container's log": "\n".join(f"web_1  | {line}" for line in LINES),
    "a log with times": "\n".join(f"2026-11-25T10:00:00.123Z INFO {line}" for line in LINES),
    "syslog": f"Nov 25 10:00:00 host app[12]: {PLAIN}",
    "numbered lines": "\n".join(f"{n}: {line}" for n, line in enumerate(LINES)),
    "packed Base64": base64.b64encode(gzip.compress(PLAIN.encode())).decode(),
    "quoted printable": PLAIN.replace("=", "=3D").replace('"', "=22"),
    "broken by a terminal": "\n".join(PLAIN[at : at + 23] for at in range(0, len(PLAIN), 23)),
    "a log within a log": json.dumps({"log": json.dumps({"m": PLAIN, "event_id": "w"})}),
    "wide quotes": PLAIN.replace('"', "\uff02"),
    "invisible characters": "\ufeff" + PLAIN.replace(":", "\u200b:\u00a0"),
    "nginx": '1.2.3.4 "POST /in" ' + PLAIN.replace('"', "\\x22"),
    "log4j": "\n".join(f"2026-11-25 10:00:00,123 INFO  [main] com.acme.Hook - {x}" for x in LINES),
    "Kubernetes": "\n".join(f"2026-11-25T10:00:00.123456789Z stdout F {line}" for line in LINES),
    "glog": "\n".join(f"I1125 10:00:00.123456   12345 hook.go:123] {line}" for line in LINES),
    "PHP var_dump": (
        'array(3) {\n  ["event_id"]=>\n  string(10) "5F0C7A91B2"\n  ["callback_type"]=>\n'
        '  string(12) "person_added"\n  ["person"]=>\n  array(2) {\n    ["person_id"]=>\n'
        '    string(1) "7"\n    ["note"]=>\n    NULL\n  }\n}\n'
    ),
    "PHP var_export": (
        "array (\n  'event_id' => '5F0C7A91B2',\n  'callback_type' => 'person_added',\n"
        "  'person' => \n  array (\n    'person_id' => '7',\n    'note' => NULL,\n  ),\n)"
    ),
    "Laravel": (
        'array:3 [\n  "event_id" => "5F0C7A91B2"\n,  "callback_type" => "person_added",\n'
        '  "person" => array:2 [\n    "person_id" => "7",\n    "note" => null\n  ]\n]'
    ),
    "Python dataclass": "Event(event_id='5F0C7A91B2', callback_type='person_added', "
    "person=Person(person_id='7', note=None))",
    "Python OrderedDict": "OrderedDict([('event_id', '5F0C7A91B2'), ('callback_type', "
    "'person_added'), ('person', OrderedDict([('person_id', '7'), ('note', None)]))])",
    "Elixir": '%{"event_id" => "5F0C7A91B2", "callback_type" => "person_added", '
    '"person" => %{"person_id" => "7", "note" => nil}}',
    "Elixir atoms": '%Event{event_id: "5F0C7A91B2", callback_type: "person_added", '
    'person: %{person_id: "7", note: nil}}',
    "Clojure": '{:event_id "5F0C7A91B2", :callback_type "person_added", '
    ':person {:person_id "7", :note nil}}',
    "Scala": "Map(event_id -> 5F0C7A91B2, callback_type -> person_added, "
    'person -> Map(person_id -> "7", note -> null))',
    "Groovy": "[event_id:5F0C7A91B2, callback_type:person_added, "
    "person:[person_id:'7', note:null]]",
    "Swift": '["event_id": "5F0C7A91B2", "callback_type": "person_added", '
    '"person": ["person_id": "7", "note": nil]]',
    "Rust": 'Object {"event_id": String("5F0C7A91B2"), "callback_type": String("person_added"), '
    '"person": Object {"person_id": String("7"), "note": Null}}',
    "Rust struct": 'Event { event_id: "5F0C7A91B2", callback_type: "person_added", '
    'person: Some(Person { person_id: "7", note: None }) }',
    "Lua": '{ ["event_id"] = "5F0C7A91B2", callback_type = "person_added", '
    'person = { person_id = "7", note = nil } }',
    "Go with types": 'map[string]interface {}{"callback_type":"person_added", '
    '"event_id":"5F0C7A91B2", "person":map[string]interface {}{"note":nil, "person_id":"7"}}',
    "PowerShell": "event_id      : 5F0C7A91B2\ncallback_type : person_added\n"
    "person        : @{person_id='7'; note=$null}\n",
    "YAML": "event_id: 5F0C7A91B2\ncallback_type: person_added\nperson:\n"
    '  person_id: "7"\n  note: null\n',
    "a list in YAML": "events:\n- event_id: 5F0C7A91B2\n  callback_type: person_added\n"
    "  person:\n    person_id: '7'\n    note: ~\n",
    "Mongo": '{ _id: ObjectId("1"), event_id: "5F0C7A91B2", callback_type: "person_added", '
    'person: { person_id: "7", note: null } }'.replace('_id: ObjectId("1"), ', "", 1),
    "line 2,100 of a log": "\n".join(["{bad} line {"] * 2100 + [PLAIN] + ["}{"] * 900),
    "far behind": "x" * 2_000_000 + PLAIN,
}


@pytest.mark.parametrize("name", PRINTS)
def test_an_event_is_found_in_what_people_really_paste(name: str) -> None:
    found = find_events(PRINTS[name])
    assert found.events == [EVENT]
    assert found.is_whole


@pytest.mark.parametrize(
    "text",
    [
        "{event_id=5F0C7A91B2, callback_type=person_added, person={person_id=7, tags=[a, b]}}",
        "map[callback_type:person_added event_id:5F0C7A91B2 person:map[person_id:7 tags:[a b]]]",
        (
            "Array\n(\n    [event_id] => 5F0C7A91B2\n    [callback_type] => person_added\n"
            "    [person] => Array\n        (\n            [person_id] => 7\n        )\n\n)\n"
        ),
    ],
)
def test_a_print_without_quotes_is_read_too(text: str) -> None:
    (found,) = find_events(text).events
    assert (found["event_id"], found["callback_type"]) == ("5F0C7A91B2", "person_added")
    assert isinstance(found["person"], dict)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("hello", "not JSON"),
        ('{"a": 1}', "JSON without event_id"),
        ("<event><id>1</id></event>", "XML or HTML"),
        ("<34>1 host app: hello", "not JSON"),
        ('{"event_id": "e-1", ', "cut off, or written in a way that is not read"),
        ("\x1f\ufffd\x08", "compressed and broken"),
        ('{"a":' * 300_000 + "1" + "}" * 300_000, "JSON, nested too deep"),
    ],
)
def test_why_there_is_none_is_said(text: str, why: str) -> None:
    assert why_none(text) == why


def test_the_end_of_a_text_that_is_too_long_is_not_passed_over_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.domain.proofs.pasted.LONGEST", 50)
    assert not find_events("x" * 51).is_whole


def test_looking_can_be_stopped() -> None:
    with pytest.raises(StoppedError):
        find_events("event_id", lambda: True)


@pytest.mark.parametrize(
    "piece",
    ["{", '{"a":', '\\"', "event_id{", '{"event_id":"', "map[event_id:", "{event_id=",
     "{event_id=[", '{"event_id":tru', '{"event_id":[', "a", "{\n", ",   ",
     "Event(event_id=", "array(", '["event_id" => ', "event_id: x\n", "event_id:\n  ", '"\\',
     "OrderedDict([(", " ", " \n", "\\x22", "Some(", "(a:", "[a=", "event_id\n> > >"],
)  # fmt: skip
def test_looking_takes_time_in_proportion(piece: str) -> None:
    """Not a limit in seconds: eight times the text may not take much more than that."""

    def taken(size: int) -> float:
        text = "event_id " + piece * (size // len(piece))
        began = time.process_time()
        find_events(text)
        find_events(text, json_alone=True)
        return time.process_time() - began

    taken(2000)
    small, large = (min(taken(size) for _ in range(2)) for size in (20_000, 160_000))
    assert large < 30 * small + 0.2


@given(
    st.text(), st.sampled_from(["", "event_id", '{"event_id": "', "{event_id=", "map[event_id:"])
)
def test_no_text_breaks_the_finder(text: str, start: str) -> None:
    find_events(start + text)
    why_none(start + text)
    words_of(start + text)
