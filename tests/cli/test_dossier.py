"""`onrecord dossier`: a file of a dispute."""

from __future__ import annotations

from pathlib import Path

from cli.conftest import Shell


def test_a_dispute_is_written_as_one_file(stories_shell: Shell, tmp_path: Path) -> None:
    first = stories_shell("disputes", "--json").json[0]
    place = tmp_path / "dossier.html"
    done = stories_shell("dossier", first["id"][:10], "--out", str(place))
    assert (done.code, done.out, done.err) == (0, "", f"wrote {place}\n")
    told = place.read_text(encoding="utf-8")
    assert told.startswith("<!DOCTYPE html>\n")
    assert all(name in told for side in first["sides"] for name in side["attributions"])
    assert stories_shell("dossier", first["id"], "--out", str(place)).code == 1
    assert stories_shell("dossier", first["id"], "--out", str(place), "--overwrite").code == 0


def test_without_a_file_it_goes_to_standard_output(stories_shell: Shell) -> None:
    first = stories_shell("disputes", "--json").json[0]
    assert stories_shell("dossier", first["id"]).out.startswith("<!DOCTYPE html>\n")


def test_a_dispute_that_is_none_is_told(stories_shell: Shell) -> None:
    done = stories_shell("dossier", "dis_none")
    assert done.code == 1
    assert "the record holds no dispute 'dis_none'" in done.err
