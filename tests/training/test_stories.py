"""Stories of our own are read as they are marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.training.disputes.stories import written_stories

STORY = """
STORY: Guns at the river
1 | A | 0 | Ilse Brandt | ACCUSE | Korvia | Minister Ilse Brandt {{said}} [[Korvia had moved guns]].
2 | A | 0 | Korvia | DENY,ACCUSE | Ilse Brandt | Korvia {{called}} it [["a fairy tale"]].
3 | B | 1 | Ilse Brandt | ACCUSE | Korvia | "[[They have guns]]," she {{told}} us, "[[forty]]."
4 | B | 1 | Oskar Lind | STATE | - | Oskar Lind {{noted}} [[the pictures were not public]].
5 | B | 2 | Korvia | REJECT | Ilse Brandt | [[Nobody would come to Tarn]], it {{said}}.
SAME: 1 3
MATTER: whether Korvia moved guns
+ 1 3
- 2
WEAK MATTER: whether anyone could know
+ 1
- 4
PROPOSAL: Ilse Brandt | Korvia | invitation | talks in Tarn | 4
ANSWER: Korvia | refused | 5
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "stories.txt"
    file.write_text(STORY, encoding="utf-8")
    return file


def test_a_statement_has_its_words_and_its_parts(path: Path) -> None:
    (story,) = written_stories(path)
    told = story.statements["Guns at the river:3"]
    assert told.text == '"They have guns," she told us, "forty."'
    assert [told.text[s:e] for s, e in told.content] == ["They have guns", "forty"]
    assert [told.text[s:e] for s, e in told.cue] == ["told"]
    assert (told.outlet, told.day, told.target) == ("B", 1, "Korvia")
    assert story.statements["Guns at the river:4"].target is None


def test_pairs_stand_as_the_groups_and_sides_say(path: Path) -> None:
    (story,) = written_stories(path)
    found = {
        tuple(sorted(int(key[-1]) for key in pair)): relation
        for pair, relation in story.relations().items()
    }
    assert found == {(1, 3): "same", (1, 2): "opposed", (2, 3): "opposed", (1, 4): None}


def test_a_proposal_has_its_answers(path: Path) -> None:
    (story,) = written_stories(path)
    (proposal,) = story.proposals
    assert (proposal.by, proposal.to, proposal.kind) == ("Ilse Brandt", "Korvia", "invitation")
    assert [a.answer for a in proposal.answers] == ["refused"]


@pytest.mark.parametrize("line", ["6 | A | words", "SAME: 1 99", "Something else"])
def test_what_cannot_be_read_is_said(path: Path, line: str) -> None:
    path.write_text(STORY + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 17 cannot be read"):
        written_stories(path)
