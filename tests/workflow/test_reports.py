"""Wire copy, however lightly edited, is one report; the same words told independently are two."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.store.database import reading
from onrecord.store.writing.wire import Wire, is_copied_sentence, passage
from onrecord.workflow.compared import compare
from onrecord.workflow.reports import reports
from onrecord.workflow.sayings import utterances
from support.acting import Doing, Teller
from support.relating import ONE_SAYING, TableRelater, related

TALE = "“a fairy tale”"
HEAD = "Moe under fire over harbour"
DENIAL = (
    "Asked about the closure, Anders Moe told reporters outside the town hall that talk of a "
    f"second leak was {TALE} that nobody in Osthaven believes."
)
BODY = (
    "The harbour of Osthaven stayed closed for a third day on Tuesday as crews looked for a leak.",
    DENIAL,
    "Fishing boats have been sent to Norhaven, where a berth costs twice as much as at home.",
    "The port council meets on Thursday to decide whether the eastern quay can open again.",
    "Some forty boats were still waiting at noon.",
)
OWN = (
    "Norhaven is filling up with boats that would rather be somewhere else this week.",
    f"What some call a second leak is {TALE}, Anders Moe said in the evening.",
    "On the quay nobody wanted to talk, and the ice machine had run out long before the sun rose.",
)


def story(*paragraphs: str, head: str = HEAD) -> str:
    return "\n".join((head, *paragraphs))


def told(tmp_path: Path, *texts: str, content: str = TALE) -> Path:
    """A record of one saying, told by as many outlets as there are texts."""
    pages = []
    for n, text in enumerate(texts, 1):
        tell = Teller(f"pages/{n}.txt", text)
        tell.entity("Anders Moe", "person")
        cue = "told reporters" if "told reporters" in text else "said"
        found = tell.analysis(Doing("Anders Moe", cue, content))
        pages.append((tell.published(f"Outlet {n}", f"2026-03-0{n}"), found))
    relater = TableRelater({(content, content): ONE_SAYING})
    return related(tmp_path / "r.db", relater, *pages)


def outlets(record: Path) -> list[list[str | None]]:
    """The outlets of each report of the record's one saying."""
    found = utterances(record)
    [one] = found.things
    return [[found.said[name].publisher for name in report] for report in one.reports]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(story(*BODY), id="as it came"),
        pytest.param(story(*BODY, head="“Fairy tale”: minister hits back"), id="another headline"),
        pytest.param(story(*BODY[:3]), id="two paragraphs cut at the end"),
        pytest.param(story(BODY[1], *BODY[3:]), id="paragraphs cut around it"),
        pytest.param(story(*BODY).replace("second", "new"), id="a word changed"),
        pytest.param(story(*BODY).replace("Asked about the closure, ", ""), id="a clause cut"),
        pytest.param(
            story(*BODY).replace("that nobody in Osthaven believes", "").replace("“", '"')
            .replace("”", '"'), id="cut behind, straight marks",
        ),
        pytest.param(story("A new first paragraph of our own.", *BODY), id="a paragraph before"),
    ],
)  # fmt: skip
def test_a_lightly_edited_copy_is_one_report_of_all_who_ran_it(tmp_path: Path, copy: str) -> None:
    content = '"a fairy tale"' if '"' in copy else TALE
    first = story(*BODY) if content == TALE else story(*BODY).replace("“", '"').replace("”", '"')
    record = told(tmp_path, first, copy, story(*OWN).replace(TALE, content), content=content)
    assert outlets(record) == [["Outlet 1", "Outlet 2"], ["Outlet 3"]]


def test_a_word_corrected_in_a_copy_is_one_report_but_shown_when_compared(tmp_path: Path) -> None:
    one, other = "it was a tale of one leak", "it was a tale of two leaks"
    pages = []
    for n, words in enumerate((one, other), 1):
        tell = Teller(f"pages/{n}.txt", story(BODY[0], f"Anders Moe said {words}.", *BODY[2:]))
        tell.entity("Anders Moe", "person")
        found = tell.analysis(Doing("Anders Moe", "said", words))
        pages.append((tell.published(f"Outlet {n}", f"2026-03-0{n}"), found))
    record = related(tmp_path / "r.db", TableRelater({(one, other): ONE_SAYING}), *pages)
    assert outlets(record) == [["Outlet 1", "Outlet 2"]]
    [shared] = compare(record, ["1.txt", "2.txt"]).shared
    assert [[d.asked for d in v.differences if d.change != "kept"] for v in shared.versions] == [
        [],
        ["two leaks"],
    ]


def test_two_outlets_with_the_same_short_quotation_in_own_words_are_two_reports(
    tmp_path: Path,
) -> None:
    record = told(tmp_path, story(*BODY), story(*OWN))
    assert outlets(record) == [["Outlet 1"], ["Outlet 2"]]
    [shared] = compare(record, ["1.txt", "2.txt"]).shared
    assert [len(version.documents) for version in shared.versions] == [1, 1]


def test_the_same_quotation_with_two_words_around_it_is_no_copy_by_itself(tmp_path: Path) -> None:
    same = f"{TALE}, Anders Moe said."
    record = told(tmp_path, story(BODY[0], same, BODY[2]), story(OWN[0], same, OWN[2]))
    assert outlets(record) == [["Outlet 1"], ["Outlet 2"]]


def test_a_sentence_of_own_words_taken_over_into_another_article_is_one_report(
    tmp_path: Path,
) -> None:
    taken = BODY[1].replace("outside the town hall", "outside town hall")
    record = told(tmp_path, story(*BODY), story(OWN[0], taken, OWN[2]))
    assert outlets(record) == [["Outlet 1", "Outlet 2"]]


def test_a_long_quotation_in_both_makes_no_copy_of_two_articles(tmp_path: Path) -> None:
    long = "“" + " ".join(f"word{n}" for n in range(120)) + "”"
    record = told(
        tmp_path,
        story(BODY[0], f"Anders Moe said {long} in the town hall.", BODY[2], BODY[3]),
        story(OWN[0], f"Anders Moe said {long} to us.", OWN[2]),
        content=long,
    )
    assert outlets(record) == [["Outlet 1"], ["Outlet 2"]]


def test_every_statement_is_in_one_report_and_no_article_twice_in_one() -> None:
    draw = random.Random(5)
    words = "moe denied that the harbour leak was ever hidden from us all".split()
    sentences = [" ".join(draw.sample(words, k=9)) for _ in range(6)]
    passages = {n: passage(draw.randrange(20), draw.choice(sentences)) for n in range(100)}
    found = reports(list(passages), passages, is_copied_sentence)
    assert sorted(n for report in found for n in report) == list(passages)
    assert any(len(report) > 1 for report in found)
    for report in found:
        assert len({passages[n].article for n in report}) == len(report)


def test_a_statement_without_a_sentence_is_a_report_by_itself() -> None:
    assert reports([1, 2, 3], {}, is_copied_sentence) == [(1,), (2,), (3,)]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param(lambda n: f"Moe said again that leak number {n} was hidden", id="alike"),
        pytest.param(lambda n: f"leak {n} " * 400, id="long"),
        pytest.param(lambda _: "the same words in every outlet that ran this sentence", id="same"),
        pytest.param(lambda n: "“‘\"'" * 300 + str(n), id="marks"),
    ],
)
def test_thousands_of_reports_of_one_saying_take_seconds(sentence: Callable[[int], str]) -> None:
    passages = {n: passage(n, sentence(n)) for n in range(1000)}
    started = time.monotonic()
    found = reports(list(passages), passages, is_copied_sentence)
    assert time.monotonic() - started < 15
    assert sum(map(len, found)) == 1000


def test_an_article_of_megabytes_is_compared_in_bounded_time(tmp_path: Path) -> None:
    long = story(*BODY, *(" ".join(f"w{n}x{i}" for i in range(2000)) for n in range(100)))
    assert len(long) > 1_000_000
    record = told(tmp_path, story(*BODY[:3]), long)
    with reading(record) as connection:
        wire = Wire(connection)
        started = time.monotonic()
        one, other = wire.passages([1, 2]).values()
        assert wire.is_copy(one, other)
        assert time.monotonic() - started < 5
