"""Names in bylines. Every person and outlet is fiction."""

from __future__ import annotations

import pytest

from onrecord.readers.bylines import names_in, starts_with_by


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Rhona Vale", ["Rhona Vale"]),
        ("By RHONA VALE and TOBIAS FENN", ["RHONA VALE", "TOBIAS FENN"]),
        ("By Rhona Vale, BBC-style correspondent in Norhaven", ["Rhona Vale"]),
        ("By Rhona Vale, Tobias Fenn and Pauli Rask", ["Rhona Vale", "Tobias Fenn", "Pauli Rask"]),
        ("Von Ana Lund und Jan van der Meer", ["Ana Lund", "Jan van der Meer"]),
        ("Rhona Vale | 1 March 2031", ["Rhona Vale"]),
        ("By Rhona Vale Published 1 March 2031 9:30", ["Rhona Vale"]),
        ("By Rhona Vale rhona@norhaven.example", ["Rhona Vale"]),
        ("Par Zoë d'Arcy", ["Zoë d'Arcy"]),
    ],
)
def test_a_byline_names_its_writers(line: str, names: list[str]) -> None:
    assert [name.name for name in names_in(line)] == names
    assert [name.span.of(line) for name in names_in(line)] == names


@pytest.mark.parametrize(
    "line", ["Staff writer", "1 March 2031", "5 min read", "Norhaven Press Agency picture"]
)
def test_other_lines_name_no_one(line: str) -> None:
    assert names_in(line) == ()


def test_a_publisher_is_no_writer() -> None:
    assert names_in("By Norhaven Post", publisher="Norhaven Post") == ()


def test_a_byline_opens_with_by() -> None:
    assert starts_with_by("By Rhona Vale")
    assert not starts_with_by("Bypass closed")
