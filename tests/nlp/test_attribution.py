"""Cues, sources and contents become attributions that nest."""

from __future__ import annotations

import pytest

from onrecord.model.annotation import FoundAttribution
from onrecord.model.provenance import ModelVersion
from onrecord.model.selector import Span, words_of
from onrecord.nlp.encoder.manifest import load_manifest
from onrecord.nlp.encoder.session import load_tokenizer
from onrecord.nlp.heads.candidates import Thresholds
from onrecord.nlp.pipeline import Analyzer
from support.scripted import Said, ScriptedBackend

TOKENIZER = load_tokenizer(load_manifest())


def found(
    text: str, *said: Said, readable: tuple[Span, ...] | None = None
) -> tuple[FoundAttribution, ...]:
    analyzer = Analyzer(
        TOKENIZER, ScriptedBackend(text, said), Thresholds(), ModelVersion("scripted", "0")
    )
    return analyzer.annotate_text(text, readable=readable).attributions


def words(text: str, a: FoundAttribution) -> tuple[str, str, str]:
    return words_of(a.source, text), words_of(a.cue, text), words_of(a.content, text)


def test_a_cue_brings_its_source_and_its_content() -> None:
    text = "Mayor Ilse Brandt said the bridge will open."
    (a,) = found(text, Said("Mayor Ilse Brandt", "said", ("the bridge will open",)))
    assert words(text, a) == ("Mayor Ilse Brandt", "said", "the bridge will open")
    assert a.kind == "indirect"
    assert a.within is None


def test_a_content_broken_by_its_cue_keeps_both_fragments() -> None:
    text = "“The bridge,” said Brandt, “will open.”"
    (a,) = found(text, Said("Brandt", "said", ("“The bridge,”", "“will open.”")))
    assert [s.of(text) for s in a.content] == ["“The bridge,”", "“will open.”"]
    assert a.kind == "direct"


def test_fragments_with_only_white_space_between_them_are_one() -> None:
    text = "“One.\n\n“Two,” said Brandt."
    (a,) = found(text, Said("Brandt", "said", ("“One.", "“Two,”")))
    assert len(a.content) == 1


def test_a_content_that_runs_on_for_paragraphs_is_found_to_its_end() -> None:
    speech = "“" + "We will build the bridge and open it to everyone.\n“" * 14 + "That is all,”"
    text = f"{speech} said Mayor Brandt."
    (a,) = found(text, Said("Mayor Brandt", "said", (speech,)))
    assert words_of(a.content, text) == speech


def test_a_source_paragraphs_before_its_cue_is_found() -> None:
    text = (
        "Mayor Brandt rose. "
        + "The hall was full and it was late. " * 14
        + "“No,” came the answer."
    )
    (a,) = found(text, Said("Mayor Brandt", "came the answer", ("“No,”",)))
    assert words_of(a.source, text) == "Mayor Brandt"


def test_an_attribution_without_a_source_keeps_an_empty_one() -> None:
    text = "It was announced that the bridge will open."
    (a,) = found(text, Said(None, "announced", ("that the bridge will open",)))
    assert a.source == ()


def test_a_cue_inside_a_content_is_within_it() -> None:
    text = "Claims by Oran Vell that the bridge is unsafe are false, Brandt said."
    outer, inner = sorted(
        found(
            text,
            Said("Brandt", "said", ("Claims by Oran Vell that the bridge is unsafe are false",)),
            Said("Oran Vell", "Claims by", ("that the bridge is unsafe",), nested=True),
        ),
        key=lambda a: a.within is not None,
    )
    assert words(text, outer)[1] == "said"
    assert words(text, inner)[0] == "Oran Vell"
    listed = found(
        text,
        Said("Brandt", "said", ("Claims by Oran Vell that the bridge is unsafe are false",)),
        Said("Oran Vell", "Claims by", ("that the bridge is unsafe",), nested=True),
    )
    assert inner.within is not None
    assert listed[inner.within] == outer


def test_a_nested_cue_outside_every_content_does_not_count() -> None:
    text = "Brandt said it would open. Claims by Vell that it is unsafe spread."
    only = found(
        text,
        Said("Brandt", "said", ("it would open",)),
        Said("Vell", "Claims by", ("that it is unsafe",), nested=True),
    )
    assert [words(text, a)[1] for a in only] == ["said"]


def test_three_levels_point_to_the_next_one_out() -> None:
    text = "Brandt said Vell claims Ruiz thinks it is unsafe."
    levels = found(
        text,
        Said("Brandt", "said", ("Vell claims Ruiz thinks it is unsafe",)),
        Said("Vell", "claims", ("Ruiz thinks it is unsafe",), nested=True),
        Said("Ruiz", "thinks", ("it is unsafe",), nested=True),
    )
    assert [a.within for a in levels] == [None, 0, 1]


def test_an_unsure_cue_does_not_count() -> None:
    text = "Brandt said the bridge will open."
    assert found(text, Said("Brandt", "said", ("the bridge will open",), surety=-3.0)) == ()


def test_of_two_cues_with_one_source_and_one_content_the_surer_stays() -> None:
    text = "Brandt said and stressed the bridge will open."
    only = found(
        text,
        Said("Brandt", "said", ("the bridge will open",), surety=7.0),
        Said("Brandt", "stressed", ("the bridge will open",)),
    )
    assert [words(text, a)[1] for a in only] == ["stressed"]


@pytest.mark.parametrize("second", ["the road will not", "it will cost less"])
def test_one_source_may_hold_two_contents(second: str) -> None:
    text = f"Brandt said the bridge will open and added {second}."
    both = found(
        text, Said("Brandt", "said", ("the bridge will open",)), Said("Brandt", "added", (second,))
    )
    assert {words(text, a)[0] for a in both} == {"Brandt"}
    assert len(both) == 2


def test_a_cue_in_a_line_that_is_not_read_does_not_count() -> None:
    text = "By Ilse Brandt said\nBrandt told us it will open."
    line = Span(text.index("\n") + 1, len(text))
    only = found(
        text,
        Said("Ilse Brandt", "said", ("By",)),
        Said("Brandt", "told", ("it will open",)),
        readable=(line,),
    )
    assert [words(text, a)[1] for a in only] == ["told"]


def test_a_stretch_that_two_cues_claim_is_the_nearer_ones() -> None:
    text = "Brandt called the plan a mess but welcomed talks about the bridge."
    both = found(
        text,
        Said("Brandt", "called", ("the plan a mess", "talks about the bridge")),
        Said("Brandt", "welcomed", ("talks about the bridge",)),
    )
    assert [words(text, a)[2] for a in both] == ["the plan a mess", "talks about the bridge"]


def test_a_stretch_with_a_cue_of_its_own_stays_in_the_content_that_holds_both() -> None:
    text = "Brandt said Vell thinks the bridge is unsafe."
    outer, inner = found(
        text,
        Said("Brandt", "said", ("Vell thinks the bridge is unsafe",)),
        Said("Vell", "thinks", ("the bridge is unsafe",), nested=True),
    )
    assert words(text, outer)[2] == "Vell thinks the bridge is unsafe"
    assert inner.within == 0


@pytest.mark.parametrize(("in_caption", "n_found"), [(True, 0), (False, 1)])
def test_what_a_picture_shows_by_its_caption_is_no_statement(
    in_caption: bool,  # noqa: FBT001 - a case
    n_found: int,
) -> None:
    text = "A photo shows the bridge."
    backend = ScriptedBackend(text, (Said("A photo", "shows", ("the bridge",)),))
    analyzer = Analyzer(TOKENIZER, backend, Thresholds(), ModelVersion("scripted", "0"))
    captions = (Span(0, len(text)),) if in_caption else ()
    assert len(analyzer.annotate_text(text, captions=captions).attributions) == n_found
