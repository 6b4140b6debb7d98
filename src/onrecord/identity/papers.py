"""Papers that speak for people: the lawsuit, the statement, the letter, and who is behind them.

Only the text itself is asked ("the party filed a lawsuit", "a statement from the ministry"); where
it does not tell, the paper keeps its own words as an unnamed source.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from onrecord.identity.joint import group_of
from onrecord.identity.parties import Party
from onrecord.identity.roles import title_start
from onrecord.identity.scene import Scene
from onrecord.identity.titles import head_part
from onrecord.model.mention import Mention
from onrecord.model.selector import Span

_FAMILIES = (
    frozenset({"lawsuit", "suit", "complaint", "filing", "petition", "motion", "appeal", "claim"}),
    frozenset({"statement", "announcement", "declaration", "communique", "communiqué"}),
    frozenset({"letter", "memo", "memos", "memorandum", "email", "note", "message"}),
    frozenset({"report", "study", "survey", "poll", "review", "analysis", "paper"}),
    frozenset({"tweet", "tweets", "post", "speech", "remarks", "editorial", "op-ed"}),
)
_MADE = (
    "filed|filing|files|brought|launched|opened|issued|issues|issuing|released|releases|releasing|"
    "published|made|wrote|writing|written|sent|signed|announced|commissioned|posted|gave|delivered|"
    "lodged|submitted|unveiled"
)
_SUED = re.compile(r"\b(?:sued|sues|is\s+suing|are\s+suing|was\s+suing)\b")
_MAX_PAPER_WORDS = 6
_MAX_GAP_CHARS = 90
"""Who made a paper stands no further from the verb, the paper or the preposition than this."""


def author_of(scene: Scene, span: Span) -> Party | None:
    """Who made the paper that speaks at `span`, as the text tells most often; else None.

    Of equals the one told of before it and nearest to it; several who made it are a group.
    """
    nouns = _nouns(span.of(scene.text))
    if nouns is None:
        return None
    told = [(m.head.start, _makers(scene, m)) for m in _told(scene, nouns)]
    if not told:
        return None
    counts = Counter(makers for _, makers in told)

    def rank(item: tuple[int, tuple[Party, ...]]) -> tuple[int, bool, int]:
        place, makers = item
        return -counts[makers], place > span.start, abs(place - span.start)

    makers = min(told, key=rank)[1]
    return makers[0] if len(makers) == 1 else group_of(scene, span, makers)


def _makers(scene: Scene, mention: Mention) -> tuple[Party, ...]:
    """Who is named at a mention, with those who are named in one breath with them."""
    for listed in scene.lists:
        if listed.span.contains(mention.head):
            return listed.members
    return (scene.of_mention[mention.head],)


def _nouns(source: str) -> frozenset[str] | None:
    """The family of the noun that heads a short source, None where it is no paper."""
    words = re.findall(r"[\w\-]+", head_part(source.lower()))
    if not words or len(words) > _MAX_PAPER_WORDS:
        return None
    head = words[-1]
    return next((family for family in _FAMILIES if head in family), None)


def _told(scene: Scene, nouns: frozenset[str]) -> Iterator[Mention]:
    """The named mentions that the text gives as makers of such a paper, one a passage."""
    text = scene.text
    noun = "(?:" + "|".join(sorted(map(re.escape, nouns), key=len, reverse=True)) + ")"
    for made in re.finditer(rf"\b(?:{_MADE})\s+(?:\S+\s+){{0,6}}?{noun}\b", text):
        yield from _subject(scene, made.start())
    for by in re.finditer(
        rf"\b{noun}\s+(?:(?:that\s+was\s+)?(?:{_MADE})\s+)?(?:\w+\s+){{0,3}}?(?:by|from)\s+", text
    ):
        yield from _right_after(scene, by.end())
    for owned in re.finditer(rf"['’]s?\s+(?:[\w-]+\s+){{0,3}}{noun}\b", text):
        yield from (m for m in _named(scene) if m.head.end == owned.start())
    for opening in re.finditer(
        rf"\b[Ii]n\s+(?:an?|its|his|her|their|the)\s+(?:[\w-]+\s+){{0,3}}{noun}\b[^.,\n]*,\s+", text
    ):
        yield from _right_after(scene, opening.end())
    if "lawsuit" in nouns:
        for sued in _SUED.finditer(text):
            yield from _subject(scene, sued.start())


def _named(scene: Scene) -> list[Mention]:
    return [m for m in scene.mentions if m.form == "name" and m.head in scene.of_mention]


def _subject(scene: Scene, verb: int) -> list[Mention]:
    """The first name of the sentence before a verb; right before it after "accused X of"."""
    start = scene.sentences[scene.sentence_of(verb)]
    names = scene.named_inside(Span(start, verb))
    if re.search(r"\b(?:of|for|by|from|after|before|without)\s+$", scene.text[start:verb]):
        names = names[-1:]
    free = [m for m in names if not re.match(r"['’]s?\s|-\w", scene.text[m.head.end : verb])]
    acting = [m for m in free if scene.of_mention[m.head].kind not in ("group", "place")]
    return acting[:1]


def _right_after(scene: Scene, place: int) -> list[Mention]:
    """The name of the phrase that begins at a place, with at most a title before it."""
    end = min(place + _MAX_GAP_CHARS, len(scene.text))
    found = re.match(r"[^.,;\n]*", scene.text[place:end])
    reach = Span(place, place + (found.end() if found else 0))
    near = [m for m in scene.named_inside(reach) if m.kind not in ("group", "state", "place")]
    for person in near[1:]:  # "House Chairman NAME": the body stands in the title
        if title_start(scene.text, person.head.start) <= near[0].head.start:
            return [person]
    return near[:1]
