"""What somebody says on a topic in time, and how it stands to what they said before."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import BadDay
from onrecord.workflow.record import Filters
from onrecord.workflow.topics import OnTopic, on_topic
from support.acting import Doing, Teller
from support.relating import ONE_SAYING, OPPOSED, TableRelater, related

SAFE, CLOSED, SAFE_AGAIN = "the quay is safe", "the quay must be closed", "the quay is a safe one"
TALK = "the choir sings on Sunday"
RELATER = TableRelater({(SAFE, CLOSED): OPPOSED, (SAFE, SAFE_AGAIN): ONE_SAYING})


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mayor calls a quay safe, wants it closed, and calls it safe again."""
    said = ((SAFE, "2026-03-01"), (CLOSED, "2026-03-04"), (SAFE_AGAIN, "2026-03-09"))
    pages = []
    for content, day in said:
        tell = Teller(f"pages/{day}.txt", f"Quay\nVera Lund said {content}. Vera Lund said {TALK}.")
        tell.entity("Vera Lund", "person")
        page = tell.published("Osthaven Herald", day)
        told = (Doing("Vera Lund", "said", content), Doing("Vera Lund", "said", TALK))
        pages.append((page, tell.analysis(*told)))
    return related(tmp_path_factory.mktemp("topics") / "r.db", RELATER, *pages)


def told(found: OnTopic) -> list[tuple[str, str, str]]:
    content = {one.attribution.id: one.content for one in found.statements}
    return [(content[turn.later], turn.how, content[turn.earlier]) for turn in found.turns]


def test_statements_on_a_topic_stand_in_time(record: Path) -> None:
    found = on_topic(record, "Vera Lund", "quay", Filters())
    assert [one.content for one in found.statements] == [SAFE, CLOSED, SAFE_AGAIN]
    assert found.is_all


def test_it_is_told_what_stands_against_earlier_words_and_what_says_them_again(
    record: Path,
) -> None:
    found = on_topic(record, "Vera Lund", "quay", Filters())
    assert told(found) == [(CLOSED, "against", SAFE), (SAFE_AGAIN, "again", SAFE)]
    against, again = found.turns
    assert against.prob == pytest.approx(0.9)
    assert again.prob is None


def test_words_of_other_topics_and_days_stay_out(record: Path) -> None:
    since = on_topic(record, "Vera Lund", "quay", Filters(since="2026-03-02"))
    assert [one.content for one in since.statements] == [CLOSED, SAFE_AGAIN]
    assert since.turns == ()
    assert on_topic(record, "Vera Lund", "zebra", Filters()) == OnTopic((), (), is_all=True)


def test_a_day_that_is_none_is_refused(record: Path) -> None:
    with pytest.raises(BadDay):
        on_topic(record, "Vera Lund", "quay", Filters(since="someday"))
