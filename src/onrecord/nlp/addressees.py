"""To whom something was said, by the words beside the cue: "told reporters", "a letter to X".

Invariant: an addressee is a phrase that the mention head found, or a phrase of hearers. The verbs
are those whose hearer PropBank frames as an argument of its own (`data/ewt_propbank`: ARG2 of say,
tell, ask, warn, promise; ARG1 of inform, urge, order, remind and their like).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.model.annotation import FoundAttribution
from onrecord.model.mention import Mention
from onrecord.model.selector import Span, Spans

_HEARING = (
    r"tell(?:s|ing)?|told|ask(?:s|ed|ing)?|warn(?:s|ed|ing)?|urg(?:e|es|ed|ing)|inform(?:s|ed|ing)?"
    r"|remind(?:s|ed|ing)?|assur(?:e|es|ed|ing)|advis(?:e|es|ed|ing)|order(?:s|ed|ing)?"
    r"|instruct(?:s|ed|ing)?|direct(?:s|ed|ing)|beg(?:s|ged|ging)?|implor(?:e|es|ed|ing)"
    r"|encourag(?:e|es|ed|ing)|press(?:es|ed|ing)|call(?:s|ed|ing)?\s+(?:up)?on|notif(?:y|ies|ied|ying)"
    r"|brief(?:s|ed|ing)|command(?:s|ed|ing)?|question(?:ed|ing)|grill(?:s|ed|ing)?"
    r"|confront(?:s|ed|ing)|quizz?(?:es|ed|ing)|lectur(?:es|ed|ing)|persuad(?:e|es|ed|ing)"
    r"|convinc(?:e|es|ed|ing)|petition(?:s|ed|ing)|lobb(?:y|ies|ied|ying)"
    r"|text(?:s|ed|ing)|thank(?:s|ed|ing)"
)
_SAYING = (
    r"say(?:s|ing)?|said|writ(?:e|es|ing)|wrote|written|repl(?:y|ies|ied|ying)|respond(?:s|ed|ing)?"
    r"|spe(?:ak|aks|aking)|spoke|explain(?:s|ed|ing)?|complain(?:s|ed|ing)?|suggest(?:s|ed|ing)?"
    r"|appeal(?:s|ed|ing)?|admit(?:s|ted|ting)?|confess(?:es|ed|ing)?|mention(?:s|ed|ing)?"
    r"|report(?:s|ed|ing)?|announc(?:e|es|ed|ing)|testif(?:y|ies|ied|ying)|remark(?:s|ed|ing)?"
    r"|confid(?:e|es|ed|ing)|apologi[sz](?:e|es|ed|ing)|propos(?:e|es|ed|ing)|recommend(?:s|ed|ing)?"
)
_OCCASION = (
    r"interview|letter|note|email|e-mail|memo|message|speech|address|remarks?|statement|complaint"
    r"|submission|testimony|conversation|call|appeal|presentation"
    r"|discussion|comments?|plea|briefing|pitch|speak(?:s|ing)|spoke|talk(?:s|ing|ed)?"
)
_DIRECTLY = re.compile(rf"\b(?:{_HEARING})\s+", re.IGNORECASE)
_THROUGH = re.compile(
    rf"\b(?:(?:{_SAYING})\s+(?:\w+\s+)?(?:to|with|before)"
    rf"|(?:{_OCCASION})\s+(?:(?:\w+\s+){{0,2}})(?:to|with|before))\s+",
    re.IGNORECASE,
)
_ON_OCCASION = re.compile(
    rf"\b(?:{_OCCASION})\s+(?:(?:(?:on|last|this|late|early)\s+)?\w+day\s+)?(?:to|with|before)\s+",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:tell(?:s|ing)?|told)\s+$", re.IGNORECASE)
_PHRASE = re.compile(
    r"(?:(?:the|an?|his|her|their|its|our|my|some|several|about|\d+)\s+)?"
    r"(?!(?:that|to|of|how|what|why|when|if|it|this|there)\b)[\w’'.-]+"
    r"(?:\s(?!(?:that|to|he|she|they|it|we|i|on|at|in|during|last|this|after|before|while|when|as|by"
    r"|how|what|why|if|and|there|the|an?|his|her|their|about|not|would|will|is|was|\w+day)\b)"
    r"[\w’'.-]+){0,5}",
    re.IGNORECASE,
)
_HEARERS = re.compile(
    r"(?:(?:the|a|an|some|several|many|his|her|their|its|our)\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?:reporters|journalists|supporters|voters|donors|fans|followers|delegates|lawmakers|audience"
    r"|audiences|crowds?|colleagues|friends|aides|students|workers|viewers|readers|investors"
    r"|senators|congressmen|investigators|detectives|jurors|attendees|parishioners|veterans"
    r"|conference|briefing|rally|committee|panel|court|parliament|congress|house|senate|newspaper"
    r"|magazine|network|radio|television|agency|website)\b",
    re.IGNORECASE,
)
_AFTER_CHARS = 60
_NO_HEARERS = frozenset({"it", "this", "that", "there", "which", "who", "itself", "what"})


def heard_by(text: str, mentions: Sequence[Mention], found: FoundAttribution) -> Spans:
    """The phrases that name the hearers of an attribution, in text order."""
    out: list[Span] = []
    for place in dict.fromkeys((*_places(text, found), *_on_occasion(text, found))):
        phrase = _phrase_at(text, mentions, place)
        if phrase is None or any(phrase.overlaps(other) for other in (*out, *found.source)):
            continue
        if phrase.of(text).casefold() not in _NO_HEARERS:
            out.append(phrase)
    return tuple(out)


def _places(text: str, found: FoundAttribution) -> Iterator[int]:
    """Where a hearer would begin: after a verb of the cue, or after "a letter to" beside it."""
    for cue in found.cue:
        end = _end_of_clause(text, cue, found)
        for match in _DIRECTLY.finditer(text, cue.start, end):
            if match.start() < cue.end:
                yield match.end()
        for match in _THROUGH.finditer(text, cue.start, end):
            yield match.end()


def _on_occasion(text: str, found: FoundAttribution) -> Iterator[int]:
    """Where a hearer begins in the cue's own sentence, what is said left out."""
    for cue in found.cue[:1]:
        ends = [m.end() for m in re.finditer(r"[.!?]['’”\")]*\s|\n", text[: cue.start])]
        start = ends[-1] if ends else 0
        stop = re.search(r"[.!?]['’”\")]*(?:\s|$)|\n", text[cue.end :])
        end = cue.end + stop.start() if stop else len(text)
        for match in _ON_OCCASION.finditer(text, start, end):
            here = Span(match.start(), match.end())
            if not any(here.overlaps(c) for c in found.content):
                yield match.end()


def _end_of_clause(text: str, cue: Span, found: FoundAttribution) -> int:
    """How far past a cue hearers are looked for: into a content that begins with them too."""
    after = [max(c.start, cue.end + 1) for c in found.content if c.start >= cue.end]
    end = min([len(text), cue.end + _AFTER_CHARS, *after])
    stop = re.search(r"[.!?\n]\s|\n", text[cue.end : end])
    return cue.end + stop.start() if stop else end


def _phrase_at(text: str, mentions: Sequence[Mention], place: int) -> Span | None:
    """The longest mention that begins at a place, else words that mean hearers."""
    here = [m.span for m in mentions if place <= m.span.start <= place + 1]
    here += [m.head for m in mentions if place <= m.head.start <= place + 1]
    if here:
        return max(here, key=len)
    told = _TOLD.search(text, max(0, place - 12), place)
    hearers = (_PHRASE if told else _HEARERS).match(text, place)
    return Span(*hearers.span()) if hearers else None
