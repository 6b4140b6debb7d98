"""The answer to `onrecord check` as it leaves the program: one object, or flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onrecord.export.flat import said_row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from onrecord.workflow.record import Answer, Piece

COLUMNS = (
    "match", "verdict", "score", "speaker", "publisher", "published", "asked", "stored",
    "document", "uri", "id",
)  # fmt: skip


def answer_object(answer: Answer) -> dict[str, Any]:
    """The whole answer; each piece's differences, in order, give both texts whole."""
    return {
        "asked": answer.asked,
        "verdict": answer.verdict,
        "matches": [
            {
                "verdict": match.verdict,
                "score": match.score,
                "pieces": [_piece(piece) for piece in match.pieces],
            }
            for match in answer.matches
        ],
    }


def answer_rows(answer: Answer) -> Iterator[dict[str, Any]]:
    """One flat row for each piece, `match` counting the matches from 1."""
    for number, match in enumerate(answer.matches, 1):
        for piece in match.pieces:
            said = piece.statement
            yield {
                "match": number,
                "verdict": match.verdict,
                "score": match.score,
                "speaker": said.speaker if said else None,
                "publisher": piece.publisher,
                "published": piece.published,
                "asked": piece.asked,
                "stored": piece.stored,
                "document": piece.document,
                "uri": piece.uri,
                "id": said.attribution.id if said else None,
            }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "document": piece.document,
        "uri": piece.uri,
        "publisher": piece.publisher,
        "published": piece.published,
        "headline": piece.headline,
        "statement": None if piece.statement is None else said_row(piece.statement),
        "asked": piece.asked,
        "stored": piece.stored,
        "spans": [[span.start, span.end] for span in piece.spans],
        "differences": [
            {
                "change": item.change,
                "asked": item.asked,
                "stored": item.stored,
                "turns": list(item.turns),
            }
            for item in piece.differences
        ],
    }
