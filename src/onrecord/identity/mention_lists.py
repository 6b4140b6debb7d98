"""The mentions of a party as they leave the resolver: names by themselves, roles beside them.

A tagger's phrase around a name may hold a title, a relative clause, at times half a sentence. What
names someone is the name with its honorific, to which an office before a bare surname amounts
("President Lund"); the words of an office beside a full name ("CIA Director") mean the same person
and are a description of their own. A description ends where a clause begins.
Invariant: a mention holds its head, and no two mentions of a party have the same span.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from onrecord.identity.names import HONORIFICS, words
from onrecord.identity.parties import Party
from onrecord.identity.titles import office_in
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_WORD_BEFORE = re.compile(r"([^\W\d_][\w\-]*\.?)\s+$")
_CLAUSE = re.compile(
    r"\s*[,;:.—–(\n]|\s+(?:who|whom|whose|that|which|where|when|as|after|before)\b"
)
_MAX_TITLE_CHARS = 24
_SURE = 1.0


def mentions_of(text: str, party: Party) -> tuple[Mention, ...]:
    """All mentions of a party in text order; of two with one span the surer one."""
    found = [_by_itself(text, m) for m in party.mentions]
    taken = [m.span for m in found]
    found += [m for m in _roles(text, party) if not any(m.span.overlaps(t) for t in taken)]
    by_span = {m.span: m for m in sorted(found, key=lambda m: m.prob)}
    return tuple(by_span[span] for span in sorted(by_span))


def _by_itself(text: str, mention: Mention) -> Mention:
    """A name with the title before it, a description without the clause after it."""
    head = mention.head
    if mention.form == "name":
        return replace(mention, span=Span(_title_start(text, head), head.end))
    clause = _CLAUSE.search(text, head.end, mention.span.end)
    if mention.form == "pronoun" or clause is None:
        return mention
    return replace(mention, span=Span(mention.span.start, clause.start()))


def _title_start(text: str, head: Span) -> int:
    """Where an honorific before a name begins, or an office before a bare surname."""
    before = _WORD_BEFORE.search(text, max(0, head.start - _MAX_TITLE_CHARS), head.start)
    if before is None:
        return head.start
    title = before.group(1)
    is_honorific = title.strip(".").casefold() in HONORIFICS
    is_bare = len(words(head.of(text))) == 1 and title[0].isupper()
    is_office = is_bare and office_in(title) is not None
    return before.start(1) if is_honorific or is_office else head.start


def _roles(text: str, party: Party) -> Iterator[Mention]:
    """The words of each role as a description, headed by the office."""
    for role in party.roles:
        words = role.span.of(text)
        office = office_in(words)
        if office is None:
            continue
        at = words.lower().rindex(office)
        head = Span(role.span.start + at, role.span.start + at + len(office))
        yield Mention(role.span, head, "description", party.kind, _SURE)
