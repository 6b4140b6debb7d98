"""Articles of fiction in any number, each paragraph with a statement in it.

Invariant: people, places and offices do not exist; one seed gives the same texts everywhere.
"""

from __future__ import annotations

import random
from pathlib import Path

_PEOPLE = ("Vera Lund", "Tomas Okafor", "Ines Maurel", "Piet Vandersloot", "Rhea Castellan")
_OFFICES = ("mayor", "harbour master", "minister", "spokesperson", "union leader")
_PLACES = ("Osthaven", "Port Merrow", "Lyonville", "Karsk", "Norhaven")
_MATTERS = (
    "the harbour would stay closed until spring",
    "no ship had been turned away",
    "the talks had failed before they began",
    "the council never saw the tender",
    "a new offer was on the table",
)
_FORMS = (
    "{person}, the {office} of {place}, said {matter}.",
    "“We have nothing to hide,” {person} told reporters in {place}. “In any case {matter}.”",
    "According to {person}, {matter}.",
    "{person} denied that {matter}, and called the report “a fabrication”.",
    "In {place} the {office} claimed that {matter}.",
)


def write_articles(folder: Path, n_articles: int, *, seed: int) -> None:
    """Fictional articles, each of some paragraphs with a statement in every one."""
    rng = random.Random(seed)  # noqa: S311 — texts, not secrets
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n_articles):
        text = "\n\n".join(_paragraph(rng) for _ in range(rng.randrange(3, 12)))
        path = folder / f"article-{number:04}.txt"
        path.write_text(f"Fiction number {number}\n\n{text}\n", encoding="utf-8")


def _paragraph(rng: random.Random) -> str:
    return rng.choice(_FORMS).format(
        person=rng.choice(_PEOPLE),
        office=rng.choice(_OFFICES),
        place=rng.choice(_PLACES),
        matter=rng.choice(_MATTERS),
    )
