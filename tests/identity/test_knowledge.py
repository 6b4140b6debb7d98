"""A local file of people and bodies: what it gives, and what it cannot break."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onrecord.identity.across.features import name_fact
from onrecord.identity.knowledge import MAX_LINE_CHARS, read_knowledge
from onrecord.model.identity import Profile, Reference
from onrecord.model.mention import EntityKind

LUND = {
    "id": "o-1",
    "schema": "Person",
    "properties": {"name": ["Vera Lund"], "alias": ["V. Lund-Ree"]},
}
UNION = {
    "id": "Q9",
    "labels": {"en": {"value": "National Union of Ferry Workers"}},
    "aliases": {"en": [{"value": "NUFW"}]},
    "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q43229"}}}}]},
}


def file(folder: Path, *lines: object) -> Path:
    path = folder / "known.jsonl"
    told = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return path


def profile(kind: EntityKind, *forms: str) -> Profile:
    counted = tuple((form, 1) for form in forms)
    return Profile(kind, counted, counted[:1])


def test_both_forms_give_names_and_ids(tmp_path: Path) -> None:
    known = read_knowledge(file(tmp_path, LUND, UNION))
    assert known.aside == []
    assert known.of(profile("person", "Vera Lund")) == Reference("o-1", "Vera Lund")
    assert known.of(profile("organization", "NUFW")) == Reference(
        "Q9", "National Union of Ferry Workers"
    )


def test_a_bare_surname_and_a_name_of_two_entries_tell_nothing(tmp_path: Path) -> None:
    other = LUND | {"id": "o-2"}
    known = read_knowledge(file(tmp_path, LUND, other))
    assert known.of(profile("person", "Vera Lund")) is None
    assert known.of(profile("person", "Lund")) is None


def test_a_body_is_never_a_person_of_its_name(tmp_path: Path) -> None:
    known = read_knowledge(file(tmp_path, LUND))
    assert known.of(profile("organization", "Vera Lund")) is None


def test_lines_of_no_use_are_set_aside_with_their_reason(tmp_path: Path) -> None:
    long = '"' + "x" * (MAX_LINE_CHARS + 10) + '"'
    path = file(
        tmp_path, "{", "[1]", {"schema": "Person"}, LUND, LUND, {"id": "v", "schema": "Vessel"},
        {"id": "n", "schema": "Person", "properties": {"name": [7, "\x07"]}}, long, UNION,
    )  # fmt: skip
    known = read_knowledge(path)
    assert [line.number for line in known.aside] == [1, 2, 3, 5, 6, 7, 8]
    assert all(line.reason for line in known.aside)
    assert known.n_entries == 2


def test_entries_join_what_names_alone_would_not_and_part_what_they_would() -> None:
    one = replace(profile("person", "Ann Loy"), knowledge=Reference("o-1", "Ann Loy"))
    other = replace(profile("person", "Ann Ree"), knowledge=Reference("o-1", "Ann Loy"))
    namesake = replace(profile("person", "Ann Loy"), knowledge=Reference("o-2", "Ann Loy"))
    assert name_fact(one, other) == "name: one entry of knowledge"
    assert name_fact(one, namesake) is None


@given(st.binary(max_size=200))
def test_any_bytes_give_knowledge_or_lines_set_aside(tmp_path_factory: object, raw: bytes) -> None:
    path = Path(tmp_path_factory.mktemp("k")) / "known.jsonl"  # type: ignore[attr-defined]
    path.write_bytes(raw)
    known = read_knowledge(path)
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    n_lines = sum(1 for line in lines if line.strip())
    assert len(known.aside) + known.n_entries == n_lines
