"""Disputes, proposals, utterances and claims as flat rows, for CSV: lists told in words.

Invariant: a row is made of the contract's object alone, so that both always say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from onrecord.export.disputed import (
    day_of,
    in_time,
    is_concession,
    outlet_of,
)

if TYPE_CHECKING:
    from onrecord.model.dispute import Dispute
    from onrecord.workflow.record import Statement

Row = dict[str, Any]

DISPUTE_COLUMNS = (
    "id", "matter", "since", "until", "holders_1", "position_1", "holders_2", "position_2",
    "n_statements", "n_concessions", "n_agreed", "prob", "attributions_1", "attributions_2",
    "taken_back",
)  # fmt: skip
PROPOSAL_COLUMNS = (
    "id", "kind", "by", "to", "what", "time", "open", "answers", "since", "until", "prob", "by_id",
    "to_id", "attributions", "taken_back",
)  # fmt: skip
UTTERANCE_COLUMNS = (
    "id", "speaker", "words", "n_reports", "n_outlets", "outlets", "since", "until", "speaker_id",
    "attributions", "taken_back",
)  # fmt: skip
CLAIM_COLUMNS = (
    "id", "words", "holders", "negated", "certainty", "n_utterances", "n_statements", "numbers",
    "dates", "names", "since", "until", "utterances", "attributions", "taken_back",
)  # fmt: skip
COURSE_COLUMNS = (
    "side", "published", "publisher", "speaker", "cue", "words", "concession", "agreed", "id",
    "document", "uri", "became",
)  # fmt: skip


def dispute_row(found: Row) -> Row:
    """A dispute in one line: its two sides beside each other."""
    sides = {
        f"{name}_{n}": value
        for n, side in enumerate(found["sides"], 1)
        for name, value in (
            ("holders", names(side["holders"])),
            ("position", side["position"]),
            ("attributions", _listed(side["attributions"])),
        )
    }
    return {
        **_of(found, "id", "matter", "since", "until", "prob"),
        **sides,
        "n_statements": sum(len(side["attributions"]) for side in found["sides"]),
        "n_concessions": sum(len(side["concessions"]) for side in found["course"]),
        "n_agreed": len(found["agreed"]),
        "taken_back": _listed(found["taken_back"]),
    }


def proposal_row(found: Row) -> Row:
    """A proposal in one line, its answers in words."""
    return {
        **_of(found, "id", "kind", "what", "time", "open", "since", "until", "prob"),
        "by": name_of(found["by"]),
        "by_id": (found["by"] or {}).get("id"),
        "to": name_of(found["to"]),
        "to_id": (found["to"] or {}).get("id"),
        "answers": "; ".join(map(answer_told, found["answers"])),
        "attributions": _listed(found["attributions"]),
        "taken_back": _listed(found["taken_back"]),
    }


def utterance_row(found: Row) -> Row:
    """A saying in one line, with all outlets that report it."""
    outlets = outlets_of(found)
    return {
        **_of(found, "id", "words", "since", "until"),
        "speaker": name_of(found["speaker"]),
        "speaker_id": (found["speaker"] or {}).get("id"),
        "n_reports": len(found["reports"]),
        "n_outlets": len(outlets),
        "outlets": "; ".join(outlets),
        "attributions": _listed(found["attributions"]),
        "taken_back": _listed(found["taken_back"]),
    }


def claim_row(found: Row) -> Row:
    """A claim in one line."""
    return {
        **_of(found, "id", "words", "negated", "certainty", "since", "until"),
        "holders": names(found["holders"]),
        "n_utterances": len(found["utterances"]),
        "n_statements": len(found["attributions"]),
        **{part: "; ".join(found[part]) for part in ("numbers", "dates", "names")},
        "utterances": _listed(found["utterances"]),
        "attributions": _listed(found["attributions"]),
        "taken_back": _listed(found["taken_back"]),
    }


FLAT: Mapping[str, tuple[Callable[[Row], Row], tuple[str, ...]]] = {
    "disputes": (dispute_row, DISPUTE_COLUMNS),
    "proposals": (proposal_row, PROPOSAL_COLUMNS),
    "utterances": (utterance_row, UTTERANCE_COLUMNS),
    "claims": (claim_row, CLAIM_COLUMNS),
}
"""How each kind of object is told in a line, and by which columns."""


def course_rows(found: Dispute, said: Mapping[str, Statement]) -> Iterator[Row]:
    """The statements of a dispute in time order, `side` counting its sides from 1."""
    side_of = {a: n for n, side in enumerate(found.sides, 1) for a in side.attributions}
    for name in in_time(side_of, said):
        one = said[name]
        yield {
            "side": side_of[name],
            "published": one.published,
            "publisher": one.publisher,
            "speaker": one.speaker,
            "cue": one.cue,
            "words": one.content,
            "concession": is_concession(one),
            "agreed": name in found.agreed,
            "id": name,
            "document": one.document,
            "uri": one.uri,
            "became": one.state.told,
            "day": day_of(one),
            "outlet": outlet_of(one),
        }


def answer_told(answer: Row) -> str:
    """An answer in words: "ignored by Russia (NATO)", who tells it in parentheses."""
    by = f" by {answer['by']['name']}" if answer["by"] else ""
    teller = f" ({answer['according_to']['name']})" if answer["according_to"] else ""
    return f"{answer['answer']}{by}{teller}"


def outlets_of(found: Row) -> list[str]:
    """The names of the outlets that report a saying, each once."""
    every = (outlet_name(one) for report in found["reports"] for one in report["outlets"])
    return list(dict.fromkeys(every))


def outlet_name(one: Row) -> str:
    """An outlet's name, else the place of its page."""
    return str(one["publisher"] or one["uri"])


def names(some: Iterable[Row]) -> str:
    """Several entities by name."""
    return "; ".join(who["name"] for who in some)


def name_of(who: Row | None) -> str | None:
    """An entity's name."""
    return None if who is None else str(who["name"])


def _of(found: Row, *fields: str) -> Row:
    return {name: found[name] for name in fields}


def _listed(some: Iterable[str]) -> str:
    return "; ".join(some)
