"""Preferences of two windows: each writes what was changed in it, and leaves the rest."""

from pathlib import Path

from app.domain.preferences import ThemeChoice
from app.storage.preferences import PreferenceFile


def test_two_windows_do_not_undo_each_other(tmp_path: Path) -> None:
    one, two = PreferenceFile(tmp_path), PreferenceFile(tmp_path)
    mine, theirs = one.load(), two.load()
    assert not one.has_changed(mine)
    mine.refresh_by_itself = False
    mine.saved_searches["acme"] = ["status:ends"]
    assert one.has_changed(mine)
    one.save(mine)
    assert not one.has_changed(mine)
    theirs.theme = ThemeChoice.DARK
    theirs.saved_searches["lumen"] = ["host:hooks"]
    two.save(theirs)
    now = PreferenceFile(tmp_path).load()
    assert (now.refresh_by_itself, now.theme) == (False, ThemeChoice.DARK)
    assert now.saved_searches == {"acme": ["status:ends"], "lumen": ["host:hooks"]}
    # What was taken back here is taken back, and what was kept there stays.
    mine.refresh_by_itself = True
    del mine.saved_searches["acme"]
    one.save(mine)
    now = PreferenceFile(tmp_path).load()
    assert (now.refresh_by_itself, now.theme) == (True, ThemeChoice.DARK)
    assert now.saved_searches == {"lumen": ["host:hooks"]}


def test_what_means_something_only_together_is_written_together(tmp_path: Path) -> None:
    one, two = PreferenceFile(tmp_path), PreferenceFile(tmp_path)
    mine, theirs = one.load(), two.load()
    theirs.columns, theirs.columns_of, theirs.members = "AAAA", "a b c", ["/x"]
    theirs.across.columns, theirs.across.columns_of = "AAAA", "a b c"
    two.save(theirs)
    mine.columns, mine.across.dragged = "BBBB", ["a"]
    one.save(mine)
    now = PreferenceFile(tmp_path).load()
    assert (now.columns, now.columns_of, now.members) == ("BBBB", "", [])
    assert (now.across.columns, now.across.dragged) == ("", ["a"])


def test_a_file_that_went_is_written_whole(tmp_path: Path) -> None:
    file = PreferenceFile(tmp_path)
    kept = file.load()
    kept.compact = True
    file.save(kept)
    (tmp_path / "preferences.json").unlink()
    kept.show_utc = True
    file.save(kept)
    now = PreferenceFile(tmp_path).load()
    assert (now.compact, now.show_utc) == (True, True)
