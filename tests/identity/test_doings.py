"""Who is meant by what a statement does, and by a deed."""

from __future__ import annotations

from dataclasses import replace

from onrecord.identity.resolver import Resolved, resolve
from onrecord.model.act import ActCode
from onrecord.model.annotation import Annotations, Doing, FoundAct, FoundDeed
from onrecord.model.mention import EntityKind, Mention
from onrecord.model.selector import Span, Spans
from support.annotated import Names, Said, annotated, article_of, places

NAMES: dict[str, EntityKind] = {
    "Oran Vell": "person",
    "Ilse Brandt": "person",
    "Brandt": "person",
    "Norhaven Council": "organization",
}


def spans(text: str, words: tuple[str, ...]) -> Spans:
    return tuple(places(text, w)[-1] for w in words)


def done(
    text: str,
    said: Said,
    *,
    act: ActCode = "ACCUSE",
    targets: tuple[str, ...] = (),
    addressees: tuple[str, ...] = (),
    names: Names = NAMES,
) -> Resolved:
    present = {name: kind for name, kind in names.items() if name in text}
    found = annotated(text, said, names=present)
    doing = Doing((FoundAct(act, "done", 0.9),), spans(text, targets), spans(text, addressees))
    (one,) = found.attributions
    found = replace(found, attributions=(replace(one, doing=doing),))
    return resolve(article_of(text), found, document_id="doc", model="m")


def names_of(resolved: Resolved, ids: tuple[str, ...]) -> list[str]:
    names = {e.id: e.name for e in resolved.entities}
    return [names[i] for i in ids]


def test_the_actor_is_the_speaker_and_the_recipient_the_first_target() -> None:
    text = "Ilse Brandt spoke first. Then Oran Vell said that Brandt had lied."
    out = done(text, Said("Oran Vell", "that Brandt had lied", "said"), targets=("Brandt",))
    (attribution,) = out.attributions
    (act,) = attribution.acts
    assert act.actor == attribution.speaker
    assert names_of(out, attribution.targets) == ["Ilse Brandt"]
    assert act.recipient == attribution.targets[0]


def test_nobody_is_the_target_of_the_own_statement() -> None:
    text = "Oran Vell said he would not pay Ilse Brandt."
    out = done(
        text,
        Said("Oran Vell", "he would not pay Ilse Brandt", "said"),
        act="REJECT",
        targets=("he", "Ilse Brandt"),
    )
    assert names_of(out, out.attributions[0].targets) == ["Ilse Brandt"]


def test_a_thing_is_a_target_through_whoever_it_belongs_to() -> None:
    text = "Oran Vell said the Norhaven Council plan was a swindle."
    out = done(
        text,
        Said("Oran Vell", "the Norhaven Council plan was a swindle", "said"),
        targets=("the Norhaven Council plan",),
    )
    assert names_of(out, out.attributions[0].targets) == ["Norhaven Council"]


def test_a_thing_of_nobody_is_no_target() -> None:
    text = "Oran Vell said the weather was a swindle."
    out = done(
        text,
        Said("Oran Vell", "the weather was a swindle", "said"),
        targets=("the weather",),
    )
    assert out.attributions[0].targets == ()


def test_you_is_whoever_is_addressed() -> None:
    text = "“You hid the tender,” Oran Vell told Ilse Brandt."
    out = done(
        text,
        Said("Oran Vell", "“You hid the tender,”", "told"),
        targets=("You",),
        addressees=("Ilse Brandt",),
    )
    assert names_of(out, out.attributions[0].targets) == ["Ilse Brandt"]


def test_unnamed_hearers_keep_their_words() -> None:
    text = "Oran Vell told dock workers the bridge will open."
    out = done(
        text,
        Said("Oran Vell", "the bridge will open", "told"),
        act="STATE",
        addressees=("dock workers",),
    )
    assert names_of(out, out.attributions[0].addressees) == ["dock workers"]


def test_whoever_is_asked_is_the_target_where_no_other_is_found() -> None:
    text = "Oran Vell asked Ilse Brandt to publish the tender."
    out = done(
        text,
        Said("Oran Vell", "to publish the tender", "asked"),
        act="REQUEST",
        addressees=("Ilse Brandt",),
    )
    assert names_of(out, out.attributions[0].targets) == ["Ilse Brandt"]


def test_a_deed_names_its_doer_and_its_recipient() -> None:
    text = "Norhaven Council sued Oran Vell."
    deed = FoundDeed(
        (Span(17, 21),),
        Span(0, 16),
        Doing((FoundAct("ACCUSE", "done", 0.7),), (Span(22, 31),)),
    )
    mentions = annotated(text, names={k: v for k, v in NAMES.items() if k in text}).mentions
    out = resolve(
        article_of(text), Annotations(mentions, (), (), (deed,)), document_id="doc", model="m"
    )
    (found,) = out.deeds
    assert names_of(out, (found.actor, found.recipient or "")) == ["Norhaven Council", "Oran Vell"]
    assert (found.code, found.modality, found.prob) == ("ACCUSE", "done", 0.7)


def test_a_deed_of_nobody_known_is_left_out() -> None:
    text = "Rain hit the town."
    deed = FoundDeed((Span(5, 8),), Span(0, 4), Doing((FoundAct("ASSAULT", "done", 0.6),)))
    none: tuple[Mention, ...] = ()
    out = resolve(article_of(text), Annotations(none, (), (), (deed,)), document_id="d", model="m")
    assert out.deeds == ()
