"""`onrecord import brat`: corrected exports become judgements, other texts documents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Shell
from onrecord.evaluation.gold import rows
from onrecord.training.corpora import _attribution

TEXT = "“The quay is ours,” Vera Lund said on Monday.\n"
MARKS = """\
T1\tSpeaker 20 29\tVera Lund
T2\tCue 30 34\tsaid
T3\tQuote 0 19\t“The quay is ours,”
E1\tStatement:T2 Speaker:T1 Content:T3
A1\tAct E1 accuse
"""


@pytest.fixture
def exported(quarrel_shell: Shell, tmp_path: Path) -> Path:
    """The quarrel as a folder for brat."""
    place = tmp_path / "annotated"
    assert quarrel_shell("export", "--format", "brat", "--out", str(place)).code == 0
    return place


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder with a text annotated by hand."""
    place = tmp_path / "own"
    place.mkdir()
    (place / "quay.txt").write_text(TEXT)
    (place / "quay.ann").write_text(MARKS)
    return place


def edit(folder: Path, old: str, new: str) -> None:
    """Changes the annotations of the page on which the minister denies."""
    [path] = [path for path in folder.glob("*.ann") if "he hid anything" in path.read_text()]
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))


def line_of(folder: Path, words: str) -> str:
    """The id of the stretch that has these words."""
    lines = [line for path in folder.glob("*.ann") for line in path.read_text().splitlines()]
    return next(line.split("\t")[0] for line in lines if line.endswith(f"\t{words}"))


def test_an_export_that_nobody_changed_changes_nothing(
    quarrel_shell: Shell, exported: Path
) -> None:
    done = quarrel_shell("import", "brat", str(exported), "--json")
    assert done.code == 0
    assert done.json["n_texts"] == 2
    assert sum(done.json.values()) == 2
    assert quarrel_shell("judgements", "--json").json == []


def test_another_act_kind_and_speaker_become_judgements(
    quarrel_shell: Shell, exported: Path
) -> None:
    edit(exported, "Act E3 deny", "Act E3 reject")
    edit(exported, "Kind E2 direct", "Kind E2 mixed")
    edit(exported, "E2\tStatement:T4 Speaker:T5", "E2\tStatement:T4 Speaker:T8")
    done = quarrel_shell("import", "brat", str(exported), "--author", "Storm", "--json")
    assert (done.json["n_corrected"], done.json["n_taken_out"]) == (2, 0)
    made = quarrel_shell("judgements", "--json").json
    assert [(one["verdict"], one["author"]) for one in made] == [("corrected", "Storm")] * 2
    said = {one["cue"]: one for one in quarrel_shell("said", "--json").json if one["corrected_by"]}
    assert said["denied"]["codes"] == "REJECT"
    assert (said["told"]["kind"], said["told"]["speaker"]) == ("mixed", "Anders Moe")
    again = quarrel_shell("import", "brat", str(exported), "--json").json
    assert (again["n_corrected"], again["n_taken_out"]) == (0, 0)


def test_moved_stretches_become_judgements(quarrel_shell: Shell, exported: Path) -> None:
    edit(exported, "Quote 166 186\tthat he hid anything", "Quote 171 186\the hid anything")
    edit(exported, "Cue 119 123\ttold", "Cue 119 134\ttold Kaja Storm")
    done = quarrel_shell("import", "brat", str(exported), "--json")
    assert (done.json["n_corrected"], done.json["n_added"]) == (2, 0)
    said = {one["cue"]: one for one in quarrel_shell("said", "--json").json}
    assert said["denied"]["content"] == "he hid anything"
    assert said["told Kaja Storm"]["content"] == "“He lied to us,”"
    again = quarrel_shell("import", "brat", str(exported), "--json").json
    assert (again["n_corrected"], again["n_taken_out"], again["n_added"]) == (0, 0, 0)


def test_a_statement_that_was_taken_out_is_judged_wrong(
    quarrel_shell: Shell, exported: Path
) -> None:
    [path] = [path for path in exported.glob("*.ann") if "it rained" in path.read_text()]
    gone = line_of(exported, "it rained")
    event = next(line.split("\t")[0] for line in path.read_text().splitlines()
                 if line.endswith(f"Content:{gone}"))  # fmt: skip
    kept = [line for line in path.read_text().splitlines()
            if line.split("\t")[0] != event and f" {event}" not in line]  # fmt: skip
    path.write_text("\n".join(kept) + "\n")
    assert quarrel_shell("import", "brat", str(exported), "--json").json["n_taken_out"] == 1
    [made] = quarrel_shell("judgements", "--json").json
    assert (made["verdict"], made["why"]) == ("wrong", "annotated in brat")


def test_a_dry_run_tells_and_changes_nothing(quarrel_shell: Shell, exported: Path) -> None:
    edit(exported, "Act E3 deny", "Act E3 reject")
    done = quarrel_shell("import", "brat", str(exported), "--dry-run")
    assert "1 statements would be corrected" in done.err
    assert quarrel_shell("judgements", "--json").json == []


def test_own_texts_become_documents_read_by_their_annotator(empty: Shell, own: Path) -> None:
    done = empty("import", "brat", str(own), "--author", "Storm", "--json")
    assert (done.json["n_new"], done.json["n_statements"]) == (1, 1)
    [one] = empty("said", "--json").json
    assert (one["speaker"], one["cue"], one["codes"], one["kind"]) == (
        "Vera Lund", "said", "ACCUSE", "direct",
    )  # fmt: skip
    [layer] = empty("layers", "quay.txt", "--json").json
    assert layer["model"] == "brat:Storm"
    assert empty("verify").code == 0
    assert empty("import", "brat", str(own), "--author", "Storm", "--json").code == 0
    assert len(empty("layers", "quay.txt", "--json").json) == 1


@pytest.mark.in_files
def test_nothing_is_taken_where_one_file_has_an_error(empty: Shell, own: Path) -> None:
    (own / "zebra.txt").write_text(TEXT)
    (own / "zebra.ann").write_text(MARKS.replace("20 29", "20 28"))
    done = empty("import", "brat", str(own))
    assert done.code == 1
    assert "zebra.ann, line 1: the text has 'Vera Lun' there" in done.err
    assert not empty.record.exists()


def test_a_text_that_is_not_the_record_s_is_refused(quarrel_shell: Shell, exported: Path) -> None:
    path = next(exported.glob("*.txt"))
    path.write_text(path.read_text() + "More.")
    done = quarrel_shell("import", "brat", str(exported))
    assert done.code == 1
    assert f"{path}, line 1: it is not the text that the record has" in done.err


def test_gold_is_in_the_form_that_training_and_measures_read(
    empty: Shell, own: Path, tmp_path: Path
) -> None:
    place = tmp_path / "gold.jsonl"
    assert empty("import", "brat", str(own), "--gold", str(place), "--json").json == {"n_texts": 1}
    [row] = rows(place)
    [labelled] = [_attribution(one) for one in row["attributions"]]
    words = [row["text"][s.start : s.end] for s in (*labelled.source, *labelled.cue)]
    assert words == ["Vera Lund", "said"]
    assert json.loads(place.read_text())["id"] == "quay"
    assert not empty.record.exists()
