"""How the words of two names stand to each other."""

from __future__ import annotations

import pytest

from onrecord.identity.names import bare, fold, gender_of_title, same_person, stands_for


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Loy", "Ann Loy"),
        ("Mrs. Loy", "Ann Loy"),
        ("Ann M. Loy", "Ann Loy"),
        ("A. Loy", "Ann Loy"),
        ("Pryce-Dunne", "Gareth Pryce-Dunne"),
        ("Van Orden", "Ilse Van Orden"),
        ("José Álvarez", "Jose Alvarez"),
    ],
)
def test_forms_of_one_persons_name_agree(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bo Loy", "Ann Loy"),
        ("Loy", "Ann Lund"),
        ("B. Loy", "Ann Loy"),
        ("Bo Loy Jr.", "Bo Loy"),
        ("Bo Loy Jr.", "Bo Loy Sr."),
    ],
)
def test_names_that_cannot_be_one_persons_clash(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_an_acronym_stands_for_the_words_whose_initials_it_is() -> None:
    assert stands_for("NUFW", "National Union of Ferry Workers")
    assert stands_for("MOFA", "Ministry of Foreign Affairs")
    assert not stands_for("NUFW", "National Union of Teachers")


def test_folding_takes_case_accents_dots_article_and_possessive_off() -> None:
    assert fold("The U.S.’s") == "us"
    assert fold("Élysée Palace") == "elysee palace"


def test_a_bare_name_has_no_honorific_and_no_possessive() -> None:
    assert bare("Mrs. Ann Loy’s") == "Ann Loy"


def test_honorifics_tell_the_gender() -> None:
    assert gender_of_title("Dame Ann Loy") == "f"
    assert gender_of_title("Mr Loy") == "m"
    assert gender_of_title("Dr Loy") is None
