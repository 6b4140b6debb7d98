"""What the record answers when asked whether something was said, and whether it is sound."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from onrecord.export.answer import answer_object
from onrecord.library.statement import Statement
from onrecord.store.listing import check, search
from onrecord.store.listing.check import Match
from onrecord.store.listing.comparing import Verdict
from onrecord.store.proof import verify
from onrecord.store.proof.soundness import Damage


@dataclass(frozen=True, slots=True)
class Checked:
    """How a quotation stands to what the record holds.

    `found` is the value of the store behind it.
    """

    found: check.Answer

    @property
    def verdict(self) -> Verdict:
        """The best match's: exact, cut, altered, joined; "not found" where there is none."""
        return self.found.verdict

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every match, the best first, with its pieces and each difference."""
        return self.found.matches

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements that it was found in, the best match first."""
        pieces = (piece for match in self.matches for piece in match.pieces)
        return tuple(Statement(one.statement) for one in pieces if one.statement is not None)

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord check --json` prints."""
        return answer_object(self.found)

    def __repr__(self) -> str:
        return f"<Checked {self.verdict}, {len(self.matches)} matches>"


@dataclass(frozen=True, slots=True)
class Soundness:
    """Whether all that is stored agrees, and what does not.

    `found` is the value of the store behind it.
    """

    found: verify.Report

    @property
    def is_sound(self) -> bool:
        """Whether every stored span equals the stored bytes, and all else agrees."""
        return self.found.is_sound

    @property
    def damages(self) -> tuple[Damage, ...]:
        """What is damaged, in which document, where; of very many the first thousand."""
        return self.found.damages

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What could not be looked at, and why."""
        return self.found.unchecked

    def to_dict(self) -> dict[str, Any]:
        """All of it as one object."""
        return asdict(self.found) | {"is_sound": self.is_sound}

    def __repr__(self) -> str:
        told = "sound" if self.is_sound else f"{self.found.n_damages} damages"
        return f"<Soundness {told}, {self.found.n_spans} spans looked at>"


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that holds the words searched for.

    `found` is the value of the store behind it.
    """

    found: search.Hit

    @property
    def document(self) -> str:
        """The document's id, which `Record.article` takes."""
        return self.found.document

    @property
    def uri(self) -> str:
        """Where the page came from."""
        return self.found.uri

    @property
    def publisher(self) -> str | None:
        """The outlet, as far as the page tells."""
        return self.found.publisher

    @property
    def published(self) -> str | None:
        """When it was published."""
        return self.found.published

    @property
    def headline(self) -> str:
        """The article's headline."""
        return self.found.headline

    @property
    def snippet(self) -> str:
        """The stretch of the article that holds the words."""
        return self.found.snippet

    def to_dict(self) -> dict[str, Any]:
        """The object that `onrecord search --json` prints."""
        return asdict(self.found)

    def __repr__(self) -> str:
        return f"<Hit {self.headline or self.uri} | {self.snippet}>"
