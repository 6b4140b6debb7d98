"""A saying in a text that several outlets run is one saying, whoever is read to say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.model.analysis import Analysis
from onrecord.model.dispute import CERTAIN, Relation
from onrecord.model.document import Page
from onrecord.store.proof.verify import verify
from onrecord.store.writing.twins import with_twins
from onrecord.workflow import record
from onrecord.workflow.sayings import claims, utterances
from support.acting import Doing, Teller
from support.ferry import CUT, EDITED, OTHER, WHOLE
from support.relating import TableRelater, related

CONTENT = "Nobody was hurt"
SOURCE = "the harbour office of Tarnek"
NOTHING_RELATED = TableRelater({})


def told(
    outlet: str, text: str, source: str = SOURCE, cue: str = "reported"
) -> tuple[Page, Analysis]:
    """The outlet's page with one statement, of somebody who is not known by a name."""
    tell = Teller(f"https://{outlet.lower()}.example/ferry", text)
    tell.entity(source, "organization")
    found = tell.analysis(Doing(source, cue, CONTENT))
    return tell.published(outlet, "2031-10-08"), found


RUN_BY_THREE = [told("Agency", WHOLE), told("Courier", CUT), told("Post", EDITED)]
TOLD_ANEW = OTHER.replace("officials at the port explained", f"{CONTENT}, the port said")
ALONE = told("Herald", f"Cut off\n{TOLD_ANEW}", "the port", "said")


@pytest.mark.usefixtures("each_database")
def test_a_text_that_three_outlets_run_gives_one_saying_with_its_three_outlets(
    tmp_path: Path,
) -> None:
    path = related(tmp_path / "r.db", NOTHING_RELATED, *RUN_BY_THREE)
    found = utterances(path)
    (one,) = found.things
    (report,) = one.reports
    assert [found.said[name].publisher for name in report] == ["Agency", "Courier", "Post"]
    (claim,) = claims(path).things
    assert claim.utterances == (one.id,)
    assert verify(path).is_sound


def test_the_same_words_in_another_outlet_s_own_text_are_another_saying(tmp_path: Path) -> None:
    path = related(tmp_path / "r.db", NOTHING_RELATED, *RUN_BY_THREE, ALONE)
    assert sorted(len(one.attributions) for one in utterances(path).things) == [1, 3]


def test_what_is_left_of_a_saying_stands_when_one_that_ran_it_is_forgotten(tmp_path: Path) -> None:
    path = related(tmp_path / "r.db", NOTHING_RELATED, *RUN_BY_THREE)
    record.forget(path, RUN_BY_THREE[0][0].document.id, reason="a test")
    assert [len(one.attributions) for one in utterances(path).things] == [2]
    assert verify(path).is_sound


def test_what_is_certain_goes_before_what_a_model_answers() -> None:
    guess = Relation(2, 1, 0.3, 0.1, 0.2, 0.3, "accepted", 0.4)
    other = Relation(3, 1, 0.3, 0.1, 0.2, 0.3, None, 0.0)
    sure = Relation(1, 2, CERTAIN, 0.0, 0.0, CERTAIN, None, 0.0)
    assert with_twins([guess, other], [sure]) == [other, sure]
    assert sure.is_certain
    assert not guess.is_certain
