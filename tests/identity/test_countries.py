"""The table of countries leads names, peoples, capitals and seats to one country each."""

from __future__ import annotations

import json
import tomllib

import pytest

from onrecord.identity import countries
from onrecord.identity.countries import Country
from onrecord.training.countries import text
from support.annotated import read


def code(country: Country | None) -> str | None:
    return country.alpha2 if country else None


@pytest.mark.parametrize(
    ("name", "alpha2"),
    [
        ("Russia", "RU"),
        ("the United States", "US"),
        ("the U.S.", "US"),
        ("UK", "GB"),
        ("Côte d’Ivoire", "CI"),
        ("Holland", "NL"),
        ("South Korea", "KR"),
        ("Norhaven", None),
    ],
)
def test_a_country_is_known_by_any_of_its_names(name: str, alpha2: str | None) -> None:
    assert code(countries.by_name(name)) == alpha2


def test_a_people_and_an_adjective_lead_to_their_country() -> None:
    assert code(countries.by_adjective("Dutch")) == "NL"
    assert code(countries.by_demonym("Poles")) == "PL"
    assert code(countries.by_demonym("the Norwegians")) == "NO"
    assert code(countries.by_adjective("Barbudan")) == "AG"
    assert code(countries.by_adjective("French")) == "FR"
    assert code(countries.by_adjective("Chinese")) == "CN"


def test_a_capital_and_a_seat_lead_to_their_country() -> None:
    assert code(countries.by_capital("Ankara")) == "TR"
    assert code(countries.by_capital("Kiev")) == code(countries.by_capital("Kyiv")) == "UA"
    assert code(countries.by_seat("the Kremlin")) == "RU"


def test_an_adjective_of_two_countries_leads_nowhere() -> None:
    assert countries.by_adjective("Congolese") is None


def test_every_country_has_one_code_of_two_letters_and_a_name() -> None:
    table = countries.all_countries()
    codes = [c.alpha2 for c in table]
    assert len(set(codes)) == len(codes) > 190
    assert all(len(c.alpha2) == 2 and c.alpha2.isupper() and c.name for c in table)


def test_no_two_countries_share_a_canonical_name() -> None:
    names = [c.name for c in countries.all_countries()]
    assert len(set(names)) == len(names)


def test_every_entry_kept_by_hand_is_in_the_shipped_table() -> None:
    additions = countries.FOLDER / "additions.toml"
    shipped = json.loads((countries.FOLDER / "countries.json").read_text(encoding="utf-8"))
    by_code = {row["alpha2"]: row for row in shipped}
    for alpha2, more in tomllib.loads(additions.read_text(encoding="utf-8")).items():
        assert more["why"]
        for field in ("names", "adjectives", "demonyms", "capitals", "seats", "ambiguous"):
            assert set(more.get(field, ())) <= set(by_code[alpha2][field]), (alpha2, field)


def test_georgia_is_the_country_only_where_the_text_speaks_of_it() -> None:
    elsewhere = read("Georgia was cold.", names={"Georgia": "place"})
    there = read("Georgia was cold, and Tbilisi was dark.", names={"Georgia": "place"})
    assert [(e.name, e.kind) for e in elsewhere.entities] == [("Georgia", "place")]
    assert [(e.name, e.kind) for e in there.entities] == [("Georgia", "state")]


@pytest.mark.parametrize("city", ["Victoria", "Hamilton", "Kingston", "San Jose"])
def test_a_capital_with_many_namesakes_stands_for_nobody(city: str) -> None:
    assert countries.by_capital(city) is None


def test_the_shipped_table_is_what_its_sources_make() -> None:
    assert (countries.FOLDER / "countries.json").read_text(encoding="utf-8") == text()
