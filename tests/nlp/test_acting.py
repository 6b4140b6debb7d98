"""Acts, targets and addressees of the attributions of a text, and deeds."""

from __future__ import annotations

from onrecord.model.annotation import Annotations
from onrecord.model.provenance import ModelVersion
from onrecord.model.selector import Span
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import load_tokenizer
from onrecord.nlp.heads.candidates import Thresholds
from onrecord.nlp.pipeline import Analyzer
from support.scripted import Did, Said, ScriptedBackend

TOKENIZER = load_tokenizer(load_manifest())
TEXT = "Vell told reporters that Brandt had lied. Guards arrested Lund in Norhaven."


def analyzer(*said: Said, did: tuple[Did, ...] = ()) -> Analyzer:
    backend = ScriptedBackend(TEXT, said, did=did)
    return Analyzer(TOKENIZER, backend, Thresholds(), ModelVersion("scripted", "0"))


LIED = Said(
    "Vell", "told", ("that Brandt had lied",), act="ACCUSE", target="Brandt", addressee="reporters"
)


def read(*said: Said, did: tuple[Did, ...] = ()) -> Annotations:
    return analyzer(*said, did=did).annotate_text(TEXT)


def test_a_statement_says_what_it_does_to_whom_and_who_heard_it() -> None:
    (found,) = read(LIED).attributions
    assert [a.code for a in found.doing.acts] == ["ACCUSE"]
    assert [t.of(TEXT) for t in found.doing.targets] == ["Brandt"]
    assert [t.of(TEXT) for t in found.doing.addressees] == ["reporters"]


def test_a_deed_has_its_words_its_doer_and_its_recipient() -> None:
    (deed,) = read(did=(Did("Guards", "arrested", "Lund", "COERCE"),)).deeds
    assert deed.cue[0].of(TEXT) == "arrested"
    assert deed.actor.of(TEXT) == "Guards"
    assert deed.doing.acts[0].code == "COERCE"
    assert [t.of(TEXT) for t in deed.doing.targets] == ["Lund"]


def test_the_cue_of_a_statement_tells_no_deed() -> None:
    assert read(LIED, did=(Did("Vell", "told", "Brandt", "ACCUSE"),)).deeds == ()


def test_words_that_nobody_does_or_that_only_state_are_no_deed() -> None:
    assert read(did=(Did(None, "arrested", "Lund", "COERCE"),)).deeds == ()
    assert read(did=(Did("Guards", "arrested", "Lund", "STATE"),)).deeds == ()


def test_given_attributions_can_be_asked_about_alone() -> None:
    (found,) = read(LIED).attributions
    (doing,) = analyzer(LIED).doings(TEXT, [found])
    assert doing == found.doing


def test_acts_between_marked_parties_are_probabilities() -> None:
    probs = analyzer().act_between(TEXT, (Span(0, 4),), (Span(25, 31),))
    assert abs(sum(probs.values()) - 1.0) < 1e-5
