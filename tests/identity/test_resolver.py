"""What the resolver gives back: entities, attributions, ids that hold."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.identity.resolver import resolve
from onrecord.model.annotation import Annotations, FoundAttribution
from onrecord.model.mention import Chain, Mention
from onrecord.model.selector import Span
from support.annotated import Said, annotated, article_of, read

TEXT = "Mayor Ann Loy met Bo Lund in Oslo. “It rains,” she said. Norway’s critics, he added, lied."


def test_a_quotation_without_a_source_goes_on_with_the_one_before_it() -> None:
    text = "“I did not sign it,” Ann Loy said.\n\n“We called the harbour board."
    found = read(
        text,
        Said("Ann Loy", "“I did not sign it,”", "said"),
        Said(None, "“We called the harbour board."),
        names={"Ann Loy": "person"},
    )
    assert found.speakers == ["Ann Loy", "Ann Loy"]


def test_a_quotation_without_a_source_after_other_words_has_no_speaker() -> None:
    text = (
        "“I did not sign it,” Ann Loy said. It was a long day and the board met until the late "
        "evening without her. “We called the harbour board."
    )
    found = read(
        text,
        Said("Ann Loy", "“I did not sign it,”", "said"),
        Said(None, "“We called the harbour board."),
        names={"Ann Loy": "person"},
    )
    assert found.speakers == ["Ann Loy", None]


def test_reading_again_gives_the_same_ids_and_another_model_gives_others() -> None:
    annotations = annotated(
        TEXT, Said("she", "“It rains,”", "said"), names={"Ann Loy": "person", "Bo Lund": "person"}
    )
    one = resolve(article_of(TEXT), annotations, document_id="doc", model="m")
    again = resolve(article_of(TEXT), annotations, document_id="doc", model="m")
    other = resolve(article_of(TEXT), annotations, document_id="doc", model="n")
    assert one == again
    assert not {e.id for e in one[0]} & {e.id for e in other[0]}


def test_pronouns_and_descriptions_of_a_chain_are_mentions_of_its_entity() -> None:
    found = read(TEXT, names={"Ann Loy": "person"}, chains=(("Ann Loy", "she"),))
    (loy,) = found.entities
    assert [(m.head.of(TEXT), m.form) for m in loy.mentions] == [
        ("Mayor", "description"),
        ("Ann Loy", "name"),
        ("she", "pronoun"),
    ]


def test_nesting_is_kept_by_id() -> None:
    text = "Ann Loy said that Bo Lund called the quay safe."
    found = read(
        text,
        Said("Ann Loy", "that Bo Lund called the quay safe", "said"),
        Said("Bo Lund", "the quay safe", "called", within=0),
        names={"Ann Loy": "person", "Bo Lund": "person"},
    )
    outer, inner = found.attributions
    assert (outer.within, inner.within) == (None, outer.id)


_PLACES = st.integers(0, len(TEXT))
_SPANS = (
    st.tuples(_PLACES, _PLACES)
    .map(sorted)
    .filter(lambda ends: ends[0] < ends[1])
    .map(lambda ends: Span(*ends))
)
_MENTIONS = st.builds(
    lambda span, form, kind: Mention(span, span, form, kind, 0.5),
    _SPANS,
    st.sampled_from(["name", "description", "pronoun"]),
    st.sampled_from(["person", "organization", "state", "group", "place"]),
)
_FOUND = st.builds(
    lambda source, cue, content: FoundAttribution(
        "direct", tuple(source), (cue,), (content,), None, 0.5
    ),
    st.lists(_SPANS, max_size=1),
    _SPANS,
    _SPANS,
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(_MENTIONS, max_size=8, unique_by=lambda m: m.span),
    st.lists(_FOUND, max_size=5, unique_by=lambda f: (f.source, f.cue, f.content)),
)
def test_whatever_the_encoder_finds_every_value_holds_together(
    mentions: list[Mention], found: list[FoundAttribution]
) -> None:
    ordered = tuple(sorted(mentions, key=lambda m: m.span))
    chains = (Chain(ordered),) if len(ordered) > 1 else ()
    entities, attributions, _ = resolve(
        article_of(TEXT), Annotations(ordered, chains, tuple(found)), document_id="d", model="m"
    )
    ids = {e.id for e in entities}
    assert len(ids) == len(entities)
    assert len(attributions) == len(found)
    assert {a.speaker for a in attributions} - {None} <= ids
    assert all(e.name and e.mentions and set(e.members) <= ids for e in entities)
    known = {m.span for m in ordered} | {s for f in found for s in f.source}
    known |= {r.span for e in entities for r in e.roles}
    assert all(r.span.of(TEXT) for e in entities for r in e.roles)
    assert all(
        m.span.contains(m.head) and any(k.contains(m.head) for k in known)
        for e in entities
        for m in e.mentions
    )
