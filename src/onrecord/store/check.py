"""Was it said? A pasted quotation against the record, with every difference marked.

Invariant: nothing here judges. A match says how the words stand to stored words: exact, altered,
cut (a part of a longer saying, or with parts left out), joined (from two sayings), or not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz
from sqlalchemy import Connection, select

from onrecord.model.selector import Span
from onrecord.store import queries, search
from onrecord.store.queries import Statement
from onrecord.store.schema import documents, layers

Verdict = Literal["exact", "cut", "altered", "joined", "not found"]
Change = Literal["kept", "left out", "added", "replaced"]

_WORD = re.compile(r"[^\W_]+(?:['’\-.,][^\W_]+)*", re.UNICODE)
_ELLIPSIS = re.compile(r"\[?(?:\.{3,}|…|\. \. \.)\]?")
_MAX_CANDIDATES = 200
_N_RARE = 12
_MIN_SCORE = 0.6
_MAX_WORDS = 400
_NEGATIONS = frozenset(
    {
        *("not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without"),
        *("hardly", "barely", "refuse", "refused", "deny", "denied", "false", "untrue"),
    }
)
_COMMON = frozenset(
    {
        *(
            "the",
            "a",
            "an",
            "of",
            "to",
            "in",
            "and",
            "or",
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
        ),
        *(
            "that",
            "this",
            "it",
            "we",
            "i",
            "you",
            "he",
            "she",
            "they",
            "on",
            "for",
            "with",
            "as",
            "at",
        ),
        *("by", "have", "has", "had", "do", "does", "will", "would", "our", "their", "his", "her"),
    }
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words: kept, left out of the quotation, added by it, or replaced.

    `asked` are the quotation's words, `stored` the record's. `turns_sense` marks runs in which a
    negation or a number differs.
    """

    change: Change
    asked: str
    stored: str
    turns_sense: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One place where the words, or like words, stand.

    `statement` is None where the page has the words but no one is held to have said them; `spans`
    are the matched stretches of the layer's text, `score` the share of words in common, 0 to 1.
    """

    verdict: Verdict
    score: float
    document: str
    uri: str
    publisher: str | None
    published: str | None
    statement: Statement | None
    stored: str
    spans: tuple[Span, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """All matches, the best first; `verdict` is the best one's."""

    asked: str
    verdict: Verdict
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text with their places; `folded` is what is compared."""

    text: str
    spans: tuple[Span, ...]
    folded: tuple[str, ...]


def words_in(text: str, offset: int = 0) -> Words:
    """The words of a text, folded; spans are shifted by `offset`."""
    found = list(_WORD.finditer(text))
    return Words(
        text,
        tuple(Span(m.start() + offset, m.end() + offset) for m in found),
        tuple(_folded(m.group()) for m in found),
    )


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("‑", "-")
    return plain.replace(",", "") if any(c.isdigit() for c in plain) else plain


def check(connection: Connection, quotation: str, *, limit: int = 10) -> Answer:
    """How a quotation stands to what the record holds; at most `limit` matches."""
    asked = words_in(quotation)
    if not asked.folded:
        return Answer(quotation, "not found", ())
    asked = Words(asked.text, asked.spans[:_MAX_WORDS], asked.folded[:_MAX_WORDS])
    statements = _candidates(connection, asked)
    matches = [m for s in statements if (m := _against(s, quotation, asked))]
    matches += _joined(statements, quotation, asked, matches)
    if not any(m.verdict in ("exact", "cut") for m in matches):
        matches += _on_pages(connection, quotation, asked, matches)
    ranked = sorted(matches, key=_rank)[:limit]
    return Answer(quotation, ranked[0].verdict if ranked else "not found", tuple(ranked))


_ORDER: tuple[Verdict, ...] = ("exact", "cut", "joined", "altered", "not found")


def _rank(match: Match) -> tuple[bool, int, float, str]:
    near = match.verdict in ("exact", "cut")
    return (
        not near and match.statement is None,
        _ORDER.index(match.verdict),
        -match.score,
        match.uri,
    )


def _candidates(connection: Connection, asked: Words) -> list[Statement]:
    """Statements that share the quotation's rarer words."""
    numbers = search.statement_numbers(connection, _any_of(asked), limit=_MAX_CANDIDATES)
    found = queries.statements_numbered(connection, numbers)
    return sorted(found, key=lambda s: -_likeness(asked, s.content))[:60]


def _any_of(asked: Words) -> str:
    telling = [w for w in dict.fromkeys(asked.folded) if w not in _COMMON] or list(asked.folded)
    rare = sorted(telling, key=len, reverse=True)[:_N_RARE]
    terms = [" ".join(re.findall(r"\w+", w)) for w in rare]
    return " OR ".join(f'"{t}"' for t in terms if t)


def _likeness(asked: Words, content: str) -> float:
    return float(fuzz.partial_ratio(" ".join(asked.folded), " ".join(words_in(content).folded)))


def _against(statement: Statement, quotation: str, asked: Words) -> Match | None:
    pieces = [words_in(p, 0) for p in (statement.content,)]
    stored = pieces[0]
    found = compare(asked, stored, has_gaps=bool(_ELLIPSIS.search(quotation)))
    if found is None:
        return None
    verdict, score, differences = found
    return Match(
        verdict,
        score,
        statement.document,
        statement.uri,
        statement.publisher,
        statement.published,
        statement,
        statement.content,
        statement.attribution.content,
        differences,
    )


def compare(
    asked: Words, stored: Words, *, has_gaps: bool
) -> tuple[Verdict, float, tuple[Difference, ...]] | None:
    """How the asked words stand to the stored ones; None where they have too little in common.

    The score is the share of asked words that stand there in order, less what was put in.
    """
    matcher = SequenceMatcher(None, asked.folded, stored.folded, autojunk=False)
    codes = _trimmed(matcher.get_opcodes(), len(asked.folded))
    kept = sum(i2 - i1 for tag, i1, i2, _, _ in codes if tag == "equal")
    score = kept / len(asked.folded)
    whole = kept == len(asked.folded)
    if score < _MIN_SCORE or (not whole and kept < 3):  # noqa: PLR2004 - two words in common say nothing
        return None
    differences = tuple(_difference(code, asked, stored) for code in codes)
    left_out = any(d.change == "left out" for d in differences)
    covers = whole and not left_out
    if covers and kept == len(stored.folded):
        verdict: Verdict = "exact"
    elif covers:
        verdict = "cut"
    elif whole and (has_gaps or not any(d.turns_sense for d in differences)):
        verdict = "cut" if has_gaps else "altered"
    else:
        verdict = "altered"
    return verdict, round(score, 4), differences


Code = tuple[str, int, int, int, int]


def _trimmed(codes: Sequence[Code], n_asked: int) -> list[Code]:
    """Without what the stored saying has before the first and after the last asked word."""
    inner = list(codes)
    if inner and inner[0][0] == "insert":
        inner = inner[1:]
    if inner and inner[-1][0] == "insert" and inner[-1][1] == n_asked:
        inner = inner[:-1]
    return inner


_CHANGES: dict[str, Change] = {
    "equal": "kept",
    "insert": "left out",
    "delete": "added",
    "replace": "replaced",
}


def _difference(code: Code, asked: Words, stored: Words) -> Difference:
    tag, i1, i2, j1, j2 = code
    mine, theirs = asked.folded[i1:i2], stored.folded[j1:j2]
    turns = tag != "equal" and _turns(mine, theirs)
    return Difference(_CHANGES[tag], _stretch(asked, i1, i2), _stretch(stored, j1, j2), turns)


def _stretch(words: Words, first: int, last: int) -> str:
    if first == last:
        return ""
    return words.text[words.spans[first].start : words.spans[last - 1].end]


def _turns(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    return _telling(mine) != _telling(theirs)


def _telling(words: Iterable[str]) -> list[str]:
    return sorted(
        "not" if w in _NEGATIONS or w.endswith("n't") else w
        for w in words
        if w in _NEGATIONS or w.endswith("n't") or any(c.isdigit() for c in w)
    )


def _joined(
    statements: Sequence[Statement], quotation: str, asked: Words, matches: Sequence[Match]
) -> Iterator[Match]:
    """Quotations made of the end or middle of one saying and of another, by one speaker."""
    if any(m.verdict in ("exact", "cut") for m in matches) or len(asked.folded) < 6:  # noqa: PLR2004 - three words each
        return
    texts = [(s, words_in(s.content)) for s in statements]
    for one, first in texts:
        split = _longest_start(asked.folded, first.folded)
        if not 3 <= split <= len(asked.folded) - 3:  # noqa: PLR2004 - as above
            continue
        rest = asked.folded[split:]
        for other, second in texts:
            if other is one or other.speaker != one.speaker or not _holds(second.folded, rest):
                continue
            yield _joint_match(quotation, asked, split, (one, other))
            return


def _longest_start(asked: Sequence[str], stored: Sequence[str]) -> int:
    """How many of the first asked words stand together in the stored ones."""
    best = 0
    for at in range(len(stored)):
        n = 0
        while n < len(asked) and at + n < len(stored) and asked[n] == stored[at + n]:
            n += 1
        best = max(best, n)
    return best


def _holds(stored: Sequence[str], part: Sequence[str]) -> bool:
    n = len(part)
    return any(tuple(stored[i : i + n]) == tuple(part) for i in range(len(stored) - n + 1))


def _joint_match(
    quotation: str, asked: Words, split: int, pair: tuple[Statement, Statement]
) -> Match:
    del quotation
    one, other = pair
    parts = ((0, split, one), (split, len(asked.folded), other))
    differences = tuple(
        Difference("kept", _stretch(asked, a, b), s.content, turns_sense=False) for a, b, s in parts
    )
    return Match(
        "joined",
        1.0,
        one.document,
        one.uri,
        one.publisher,
        one.published,
        one,
        f"{one.content} […] {other.content}",
        one.attribution.content,
        differences,
    )


def _on_pages(
    connection: Connection, quotation: str, asked: Words, matches: Sequence[Match]
) -> Iterator[Match]:
    """Sentences of pages with these words that no statement covers."""
    seen = {(m.document, m.stored) for m in matches}
    for number in search.layer_numbers(connection, _any_of(asked), limit=20):
        row = (
            connection.execute(
                select(layers, documents.c.id.label("document_id"), documents.c.uri)
                .join(documents, documents.c.number == layers.c.document)
                .where(layers.c.number == number)
            )
            .mappings()
            .one()
        )
        for paragraph in row["structure"]["paragraphs"]:
            span = Span(*paragraph)
            stored = words_in(span.of(row["text"]), span.start)
            shifted = Words(
                stored.text, tuple(s.shifted(-span.start) for s in stored.spans), stored.folded
            )
            if len(set(asked.folded) & set(stored.folded)) < _MIN_SCORE * len(set(asked.folded)):
                continue
            found = compare(asked, shifted, has_gaps=bool(_ELLIPSIS.search(quotation)))
            if found is None or (row["document_id"], stored.text) in seen:
                continue
            if any(m.document == row["document_id"] and m.score >= found[1] for m in matches):
                continue
            yield Match(
                found[0], found[1], row["document_id"], row["uri"], row["publisher"],
                row["published"], None, stored.text, (span,), found[2],
            )  # fmt: skip
