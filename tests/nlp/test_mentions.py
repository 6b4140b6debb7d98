"""Names, descriptions and pronouns become mentions; those of one thing a chain."""

from __future__ import annotations

import numpy as np

from onrecord.model.annotation import Annotations
from onrecord.model.provenance import ModelVersion
from onrecord.nlp.encoder.features import tokenize
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.readings import Readings
from onrecord.nlp.encoder.session import load_tokenizer
from onrecord.nlp.heads.candidates import Thresholds
from onrecord.nlp.heads.labels import NAME_TAGS
from onrecord.nlp.heads.mention import decode_names
from onrecord.nlp.pipeline import Analyzer
from support.scripted import ScriptedBackend

TOKENIZER = load_tokenizer(load_manifest())
TEXT = "Oran Vell met the mayor of Lund. He left Norhaven."


def annotated(backend: ScriptedBackend) -> Annotations:
    return Analyzer(TOKENIZER, backend, Thresholds(), ModelVersion("scripted", "0")).annotate_text(
        backend.text
    )


def test_names_carry_their_kind_and_their_whole_span() -> None:
    backend = ScriptedBackend(TEXT, names={"Oran Vell": "Person", "Norhaven": "Location"})
    mentions = annotated(backend).mentions
    assert [(m.head.of(TEXT), m.kind, m.form) for m in mentions] == [
        ("Oran Vell", "person", "name"),
        ("Norhaven", "place", "name"),
    ]


def test_a_name_is_of_one_kind_throughout() -> None:
    text = "Lund met her. Lund spoke first. The town of Lund slept."
    tokens = tokenize(text, TOKENIZER)
    logits = np.full((len(tokens), len(NAME_TAGS)), -9.0, dtype=np.float32)
    logits[:, 0] = 9.0
    for start, kind in ((0, "Person"), (14, "Person"), (44, "Location")):
        piece = tokens.between(start, start + 4)[0]
        logits[piece, NAME_TAGS.index(f"S-{kind}")] = 20.0
    blank = np.zeros((len(tokens), 3), dtype=np.float32)
    given = Readings.of([blank, blank, blank, logits, blank, blank], blank, tokens.features)
    found = decode_names(text, tokens, given)
    assert [(span.start, kind) for span, kind, _ in found] == [
        (0, "Person"),
        (14, "Person"),
        (44, "Person"),
    ]


def test_dates_and_sums_are_no_mentions() -> None:
    assert annotated(ScriptedBackend(TEXT, names={"Lund": "Date"})).mentions == ()


def test_descriptions_and_pronouns_are_told_apart() -> None:
    backend = ScriptedBackend(TEXT, heads={"mayor": "person", "He": "person"})
    assert [(m.head.of(TEXT), m.form) for m in annotated(backend).mentions] == [
        ("mayor", "description"),
        ("He", "pronoun"),
    ]


def test_a_pronoun_joins_the_chain_of_its_antecedent() -> None:
    backend = ScriptedBackend(
        TEXT,
        names={"Oran Vell": "Person"},
        heads={"mayor": "person", "He": "person"},
        corefers=(("Oran Vell", "He"),),
    )
    (chain,) = annotated(backend).chains
    assert [m.head.of(TEXT) for m in chain.mentions] == ["Oran Vell", "He"]


def test_a_lone_mention_makes_no_chain() -> None:
    backend = ScriptedBackend(TEXT, names={"Oran Vell": "Person"})
    assert annotated(backend).chains == ()


def test_an_empty_text_has_nothing() -> None:
    assert annotated(ScriptedBackend("")) == Annotations((), (), ())
