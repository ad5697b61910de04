"""A diagnosis tells what a ticket needs, and nothing that a stranger must not know."""

import os
import threading
from pathlib import Path

import pytest

from app import __version__
from app.build import system_diagnosis
from app.services.licences import licences


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)


def told(folders: dict[str, Path]) -> dict[str, str]:
    return dict(system_diagnosis(folders))


def test_versions_and_back_ends_are_told(tmp_path: Path) -> None:
    facts = told({"data": tmp_path / "none"})
    assert facts["Callback Desk"] == f"{__version__}, from a clone"
    assert "httpx " in facts["Libraries"]
    assert "keyring.backends" in facts["Password store"]
    assert "truststore" in facts["TLS"]
    assert facts["Proxy"] == "none in the environment"
    assert facts["Folder of data"].endswith("not there yet")


def test_a_proxy_is_told_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://ann:s3cr3t@proxy.example:8080")
    monkeypatch.setenv("NO_PROXY", "internal.example")
    facts = told({})
    assert facts["Proxy"] == "HTTPS_PROXY = http://***@proxy.example:8080 and NO_PROXY is set"


def test_a_folder_is_told_with_its_rights_and_without_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    file = folder / "companies.json"
    file.write_text("{}")
    file.chmod(0o600)
    assert told({"data": folder})["Folder of data"] == (
        "~/data, rights 700: companies.json 0 KiB 600"
    )


def test_what_cannot_be_had_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        msg = "s3cr3t"
        raise RuntimeError(msg)

    monkeypatch.setattr("keyring.get_keyring", broken)
    assert told({})["Password store"] == "not to be had (RuntimeError)"


def test_a_store_that_never_answers_holds_nothing_up(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr("app.services.diagnosis._LIMIT_S", 0.05)
    monkeypatch.setattr("keyring.get_keyring", go_on.wait)
    facts = told({})
    assert facts["Password store"] == "no answer within 0.05 s"
    go_on.set()


def test_the_licence_of_every_part_is_there() -> None:
    found = {one.part: one.text for one in licences()}
    assert "Another Qt in its place" in found["Qt and PySide6"]
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["LGPL, version 3"]
    assert "GNU GENERAL PUBLIC LICENSE" in found["GPL, version 3"]
    httpx = next(text for part, text in found.items() if part.startswith("httpx "))
    assert "Redistribution and use" in httpx


def test_a_bundle_brings_them_in_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dependencies.txt").write_text("httpx 1\n\nBSD")
    monkeypatch.setattr("app.services.licences._FOLDER", tmp_path)
    found = {one.part: one.text for one in licences()}
    assert found["All other parts"].startswith("httpx 1")
    assert found["LGPL, version 3"] == "LGPL-3.0.txt is missing from this installation."
