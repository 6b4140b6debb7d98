"""A record from Python: what it answers is what the workflow answers, and what is changed stays."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path

import pytest

import onrecord
from onrecord.errors import (
    AmbiguousName,
    BadDay,
    NotARecord,
    NotInRecord,
    OutputExists,
    RecordNotFound,
    UnknownAct,
    UnknownForm,
)
from onrecord.export.flat import said_row
from onrecord.export.forms import FORMS
from onrecord.library import paging
from onrecord.workflow import record as kept
from onrecord.workflow.record import Filters
from support.acting import ROW

TEXT = "Vera Lund said that the harbour is safe. Anders Moe denied it.\n"


def test_a_record_that_is_not_there_is_named_at_once(tmp_path: Path) -> None:
    with pytest.raises(RecordNotFound):
        onrecord.open(tmp_path / "none.db")
    (tmp_path / "words.txt").write_text("no record")
    with pytest.raises(NotARecord):
        onrecord.open(tmp_path / "words.txt")


def test_a_record_is_made_where_one_is_asked_for(tmp_path: Path) -> None:
    with onrecord.open(tmp_path / "new.db", create=True) as record:
        assert list(record.said()) == []
        assert list(record.articles()) == []
        assert record.verify().is_sound


def test_statements_are_those_of_the_commands(stories: onrecord.Record) -> None:
    all_of_them = [said_row(one) for one in kept.said(stories.path, Filters(), limit=10_000)]
    assert [one.to_dict() for one in stories.said()] == all_of_them
    assert len(all_of_them) > 100


def test_every_filter_counts(row: onrecord.Record) -> None:
    assert {one.speaker for one in row.said("Lund")} == {"Vera Lund"}
    assert {one.content for one in row.said(about="campaign")} == {"Vera Lund of a campaign"}
    assert {one.speaker for one in row.said(on="Moe")} == {"Vera Lund"}
    assert {a.code for one in row.said(act="DENY") for a in one.acts} == {"DENY"}
    assert {one.publisher for one in row.said(publisher="norhaven")} == {"Norhaven Post"}
    assert {one.published[:10] for one in row.said(since="2026-03-10") if one.published} == {
        "2026-03-11"
    }
    assert list(row.said(until="2025")) == []
    assert {one.kind for one in row.said(kind="direct")} == {"direct"}


def test_a_page_of_the_record_tells_its_statements_as_listings_do(stories: onrecord.Record) -> None:
    listed = {one.id: one.to_dict() for one in stories.said()}
    n = 0
    for page in stories.articles():
        for one in page.attributions:
            assert one.to_dict() | {"n_places": 1} == listed[one.id] | {"n_places": 1}
            n += 1
    assert n == len(listed)


def test_a_corrected_page_tells_its_statements_as_listings_do(row: onrecord.Record) -> None:
    one = next(row.said("Moe", about="campaign"))
    done = row.correct(one.id, speaker="Kaja Storm", acts="DENY", targets=(), why="see below")
    listed = next(row.said(about="campaign"))
    [shown] = [a for a in row.article(one.document).attributions if a.id == one.id]
    assert shown.to_dict() == listed.to_dict()
    assert shown.speaker == "Kaja Storm"
    assert shown.corrections[0].number == done.number


def test_what_is_listed_goes_on_past_every_stretch(
    stories: onrecord.Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [one.id for one in stories.entities()], [one.id for one in stories.utterances()]
    monkeypatch.setattr(paging, "_FIRST", 7)
    monkeypatch.setattr(paging, "_MOST", 20)
    monkeypatch.setattr("onrecord.workflow.every._N_AT_ONCE", 9)
    assert [one.id for one in stories.entities()] == whole[0]
    assert [one.id for one in stories.utterances()] == whole[1]
    assert len({one.id for one in stories.said()}) == sum(
        len(page.attributions) for page in stories.articles()
    )


def test_what_cannot_be_asked_raises_where_it_is_asked(row: onrecord.Record) -> None:
    for ask in (row.said, row.articles, row.disputes, row.proposals, row.utterances, row.claims):
        with pytest.raises(BadDay):
            ask(since="someday")
    with pytest.raises(UnknownForm, match="morse"):
        row.export("morse")
    with pytest.raises(NotInRecord):
        row.person("Nobody At All")
    with pytest.raises(NotInRecord):
        row.dispute("none")


def test_a_page_may_be_forgotten_while_statements_are_gone_through(
    row: onrecord.Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onrecord.workflow.every._N_AT_ONCE", 1)
    going = row.said()
    first = next(going)
    assert first.uri.endswith("reply.txt")
    row.forget("row.txt", reason="asked to")
    assert {one.document for one in going} == {first.document}


def test_disputes_and_proposals_have_their_statements_at_hand(stories: onrecord.Record) -> None:
    dispute = next(stories.disputes())
    assert len(dispute.sides) >= 2
    for side in dispute.sides:
        assert {one.id for one in side.statements} == set(side.to_dict()["attributions"])
    assert {one.id for one in dispute.statements} <= {one.id for one in stories.said()}
    again = stories.dispute(dispute.id[:12])
    assert again.to_dict() == dispute.to_dict()
    answered = next(one for one in stories.proposals() if one.answers)
    assert all(answer.statements for answer in answered.answers)
    assert all(one.is_open for one in stories.proposals(is_open=True))
    assert stories.proposal(answered.id).to_dict() == answered.to_dict()


def test_sayings_and_claims_have_their_statements_at_hand(stories: onrecord.Record) -> None:
    said = next(stories.utterances(least_reports=2))
    assert len(said.reports) >= 2
    assert said.words in {one.content for one in said.statements}
    claim = next(stories.claims(least_reports=2))
    assert claim.holders
    assert {one.id for one in claim.statements} == set(claim.to_dict()["attributions"])


@pytest.mark.usefixtures("model")
def test_a_name_of_several_leads_to_none_alone(row: onrecord.Record) -> None:
    assert row.person("Storm").name == "Kaja Storm"
    assert [one.who.name for one in row.person("Lund").to] == ["Anders Moe"]
    row.add("Carl Storm said that the port was closed.", uri="storm.txt", as_article=True)
    with pytest.raises(AmbiguousName):
        row.person("Storm")
    assert {one.name for one in row.people("Storm")} == {"Kaja Storm", "Carl Storm"}


@pytest.mark.parametrize("form", [*FORMS, "csv", "tsv", "polecat", "plover"])
def test_every_form_is_written(row: onrecord.Record, form: str) -> None:
    assert "".join(row.export(form)).strip()


def test_forms_that_are_a_place_are_written_once(row: onrecord.Record, tmp_path: Path) -> None:
    counted = row.save("brat", tmp_path / "brat", since="2026-03-10")
    assert sum(counted.values())
    assert len(list((tmp_path / "brat").rglob("*.ann"))) == 1
    with pytest.raises(OutputExists):
        row.save("brat", tmp_path / "brat")
    with pytest.raises(UnknownForm, match="parquet"):
        row.save("csv", tmp_path / "csv")


def test_so_probable_things_are_listed_as_are_asked_for(stories: onrecord.Record) -> None:
    for listed in (stories.disputes, stories.proposals):
        every = {one.id: one.prob for one in listed(min_prob=0)}
        middle = sorted(every.values())[len(every) // 2]
        asked = {one.id for one in listed(min_prob=middle)}
        assert asked == {name for name, prob in every.items() if prob >= middle}
        assert len(asked) < len(every)


def test_a_quotation_is_looked_for(row: onrecord.Record) -> None:
    found = row.check("He lied to us")
    assert found.verdict == "exact"
    assert found.statements[0].speaker == "Vera Lund"
    assert row.check("Bananas are blue tomorrow").verdict == "not found"
    assert found.to_dict()["matches"]


def test_rows_of_a_table_hold_nothing_but_plain_values(stories: onrecord.Record) -> None:
    rows = [one.to_row() for one in stories.said()]
    assert len({tuple(row) for row in rows}) == 1
    assert {type(cell) for row in rows for cell in row.values()} <= {
        str, int, float, bool, type(None),
    }  # fmt: skip


def test_a_decision_is_recorded_with_who_and_why_and_taken_back(row: onrecord.Record) -> None:
    one = next(row.said("Moe", about="campaign"))
    row.correct(one.id, speaker="Kaja Storm", why="the page says so")
    with pytest.raises(UnknownAct):
        row.correct(one.id, acts="DANCE", why="no")
    [made] = row.judgements(one.id)
    assert (made.author, made.why, made.is_standing) == (
        getpass.getuser(),
        "the page says so",
        True,
    )
    row.revoke(made.number, author="Ida", why="a slip")
    assert next(row.said(about="campaign")).speaker == "Anders Moe"
    assert not next(row.judgements(one.id)).is_standing


def test_entities_are_merged_and_a_page_is_forgotten(row: onrecord.Record) -> None:
    row.merge("Kaja Storm", "Vera Lund", why="one person")
    assert row.person("Kaja Storm").id == row.person("Vera Lund").id
    assert row.forget("row.txt", reason="asked to") == 1
    assert ROW.splitlines()[0] not in {page.headline for page in row.articles()}


@pytest.mark.usefixtures("model")
def test_pages_are_read_and_what_cannot_be_read_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.txt").write_text(TEXT)
    (tmp_path / "pages" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(20))
    record = onrecord.open(tmp_path / "new.db", create=True)
    heard: list[str] = []
    taken = record.read(tmp_path / "pages", told=lambda one: heard.append(one.status))
    assert (taken.n_read, taken.n_known, len(taken.set_aside)) == (1, 0, 1)
    assert sorted(heard) == ["read", "set aside"]
    assert record.read(tmp_path / "pages" / "one.txt").n_known == 1
    assert asdict(taken)["set_aside"][0][0].endswith("logo.png")
    assert {one.speaker for one in record.said()} == {"Vera Lund", "Anders Moe"}


@pytest.mark.usefixtures("model")
def test_a_text_is_added_with_its_day_and_outlet(tmp_path: Path) -> None:
    record = onrecord.open(tmp_path / "new.db", create=True)
    page = record.add(
        TEXT, uri="https://post.example/1", publisher="Norhaven Post", published="2026-03-04"
    )
    assert (page.publisher, page.published) == ("Norhaven Post", "2026-03-04")
    assert [one.publisher for one in record.said("Lund", since="2026-03")] == ["Norhaven Post"]
    assert record.article("https://post.example/1").id == page.id
    assert record.verify().is_sound
    assert next(record.search("harbour")).document == page.id


def test_what_is_given_back_tells_itself_on_one_line(stories: onrecord.Record) -> None:
    shown = [
        stories, next(stories.said()), next(stories.disputes()), next(stories.proposals()),
        next(stories.utterances()), next(stories.claims()), next(stories.entities()),
        next(stories.articles()), next(stories.disputes()).sides[0], stories.check("crane"),
        stories.verify(), next(stories.search("crane")), stories.people("Dorsek")[0],
    ]  # fmt: skip
    for one in shown:
        assert repr(one).startswith(f"<{type(one).__name__} ")
        assert repr(one).endswith(">")
        assert len(repr(one)) < 1000
