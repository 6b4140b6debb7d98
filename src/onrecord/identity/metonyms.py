"""Whether the name of a place stands for those who govern from it.

"Moscow said" and "between Moscow and Kyiv" mean states; "flew to Moscow" means a city. Decided by
the words on either side; measured on GeoWebNews (docs/quality.md).
"""

from __future__ import annotations

import re
from typing import Literal

from onrecord.model.selector import Span

Use = Literal["actor", "place"]

_AT = frozenset(
    """
    in at near outside inside around across throughout into within downtown central northern
    southern eastern western greater upstate reached visited visiting left leaving entered
    via through toured fled
    """.split()
)
_TOWARDS = frozenset("to from of for between and".split())
_MOVING = frozenset(
    """
    fly flew flown flying travel traveled travelled traveling travelling go went gone going
    return returned returning trip trips visit visits move moved moving came come coming
    journey drive drove headed heading flight flights train trains rail bus road ride arrived
    arrive sent back miles kilometers kilometres km suburb city capital streets based born
    south north east west southeast northeast southwest northwest left leaving service route
    embassy airport news people residents mayor outskirts port tour
    """.split()
)
_MOVING_WORDS = 7
"""So far before the name a word of movement still tells ("direct flights between Oslo and ...")."""
_DEALING = frozenset(
    """
    between against with accused accuses accusing urged urges urging blamed blames told warned
    warns by despite toward towards pressed pressing asked asks tells
    """.split()
)
_POLICY = frozenset(
    """
    efforts effort position policy policies stance claim claims actions decision decisions role
    demand demands response refusal offer interests interest relations intentions threat threats
    view views plan plans proposal proposals support sanctions ambitions cooperation approach
    """.split()
)
_ADDRESSED = frozenset("explained proposed offered appealed appeal pressure protest".split())
_CITY_NOUNS = frozenset(
    """
    airport airports street streets mayor mayors suburb suburbs suburban downtown old city
    center centre residents resident skyline traffic metro subway river port square bridge
    hotel hotels museum museums population police weather restaurants neighborhood neighbourhood
    neighborhoods district districts stock schools university hospital main central northern
    southern eastern western outskirts roads squares theaters theatres cathedral
    """.split()
)
_ADVERB = r"(?:(?:also|still|now|then|already|again|never|not|itself|twice|once|[a-z]+ly)\s+)*"
_ACTING = re.compile(
    rf"\s+{_ADVERB}(?:(?:will|would|could|can|may|might|should|must|did|does|do)\s+{_ADVERB}"
    rf"(?P<base>[a-z]+)|(?:(?:has|have|had|is|was)\s+{_ADVERB})?"
    r"(?P<verb>[a-z]+(?:s|ed|ing)|said|saw|held|gave|made|took|told|kept|sent|let|put|set|built|"
    r"been|ready|willing|unwilling|determined|concerned|responsible|reluctant))\b"
)
_NO_VERB = frozenset(
    """
    as this is was his its airports streets residents times times' police hundreds thousands
    suburbs districts during regarding including following according being during
    """.split()
)
_POSSESSED = re.compile(r"['’]s?\s+(?P<noun>[a-z\-]+)")
_JOINED = re.compile(r"\s+and\s+(?:the\s+)?[A-Z]")
_WORD = re.compile(r"[\w\-]+")
_REGION_AFTER = re.compile(r",\s+(?:[A-Z][\w.]+\s?){1,3}(?:,|\s*[—–(-]|\s*$)")


def use_of(text: str, span: Span) -> Use | None:
    """How the place name at `span` is used, None where the words beside it do not tell."""
    before = [w.lower() for w in _WORD.findall(text[max(0, span.start - 60) : span.start])]
    after = text[span.end : span.end + 60].split("\n", 1)[0]
    last = next((w for w in reversed(before) if w != "the"), "")
    moves = last in _TOWARDS and bool(_MOVING & set(before[-_MOVING_WORDS:]))
    possessed = _POSSESSED.match(after)
    if possessed and possessed["noun"] in _POLICY:
        return "actor"
    if last in _AT or moves or _REGION_AFTER.match(after):
        return "place"
    if possessed:
        return "place" if possessed["noun"] in _CITY_NOUNS else "actor"
    is_addressed = last == "to" and bool(_ADDRESSED & set(before[-4:]))
    if last in _DEALING or is_addressed or _is_verb(_ACTING.match(after)):
        return "actor"
    if _JOINED.match(after) and "between" in before[-3:]:
        return "actor"
    return None


def _is_verb(found: re.Match[str] | None) -> bool:
    return found is not None and (found["base"] or found["verb"]) not in _NO_VERB


def is_actor(text: str, span: Span) -> bool:
    """Whether the place name at `span` does, says, owns or suffers what only a state can."""
    return use_of(text, span) == "actor"
