"""onrecord keeps the record of who said what, each item leading back to the page.

    import onrecord

    page = onrecord.read("Mayor Vera Lund said the harbour is safe.")
    record = onrecord.open("onrecord.db")

Importing this is instant: what its names stand for is loaded when one is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from onrecord.library.answers import Checked, Hit, Soundness
    from onrecord.library.disputes import Answer, Dispute, Proposal, Side
    from onrecord.library.people import Named, Person
    from onrecord.library.reading import Reading, read
    from onrecord.library.record import Record, Taken, open  # noqa: A004 - it is called so
    from onrecord.library.sayings import Claim, Utterance
    from onrecord.library.statement import Statement

__version__ = "0.1.0"
__all__ = [
    "Answer", "Checked", "Claim", "Dispute", "Hit", "Named", "Person", "Proposal", "Reading",
    "Record", "Side", "Soundness", "Statement", "Taken", "Utterance", "open", "read",
]  # fmt: skip

_WHERE = {
    "answers": ("Checked", "Hit", "Soundness"),
    "disputes": ("Answer", "Dispute", "Proposal", "Side"),
    "people": ("Named", "Person"),
    "reading": ("Reading", "read"),
    "record": ("Record", "Taken", "open"),
    "sayings": ("Claim", "Utterance"),
    "statement": ("Statement",),
}
"""What each file of `onrecord.library` offers here."""


if not TYPE_CHECKING:  # so that a slip in a name is seen by a type checker

    def __getattr__(name: str) -> Any:
        for file, names in _WHERE.items():
            if name in names:
                from importlib import import_module  # noqa: PLC0415 - not before it is needed

                return getattr(import_module(f"onrecord.library.{file}"), name)
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
