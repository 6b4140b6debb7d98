"""Which words tell a deed: the tagger that finds them, and what it takes for one wrongly.

Two steps tell a deed. The tagger says of every piece, cheaply, whether it may be one; the head is
asked about those words and answers STATE where they tell none. What the tagger finds wrongly in
training articles teaches that answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom

from onrecord.model.act import ACT_CODES
from onrecord.nlp.heads.attribution import cue_spans
from onrecord.nlp.heads.doing import CUE, Run, of_deed, softmax
from onrecord.training.acts.choosing import lowest_precise
from onrecord.training.acts.corpora import Example, Labels, Texts
from onrecord.training.acts.fitting import answers
from onrecord.training.acts.network import ActsHead, DeedTagger
from onrecord.training.acts.states import States

ASKED = 0.25
"""Of the words that the tagger finds from here on the head is asked: about two an article."""
_STEPS, _RATE, _DECAY = 2500, 1e-3, 0.02
_PIECES, _DEEDS = 4096, 256
"""Pieces of a step, and how many of them tell a deed (about 1 in 100 of the text's do)."""
_NO_DEED = Labels((("STATE",),))


def fit_tagger(
    tagger: DeedTagger, states: States, texts: Texts, labels: Sequence[Example]
) -> DeedTagger:
    """Fit the tagger; `labels` are deeds' examples: their questions say where the words stand."""
    tags = torch.zeros(len(states.last), dtype=torch.long)
    known = torch.zeros(len(states.last), dtype=torch.bool)
    for number in {e.text for e in labels}:
        begin = states.begins[number]
        known[begin : begin + len(texts.tokens[number])] = True
    for example in labels:
        rows = _cue_rows(example) + states.begins[example.text]
        if len(rows):
            tags[rows] = 2
            tags[rows[0]] = 1
    vectors, words, tags = states.last[known], states.words[states.ids[known]], tags[known]
    telling = torch.nonzero(tags > 0)[:, 0]
    optimizer = torch.optim.AdamW(tagger.parameters(), lr=_RATE, weight_decay=_DECAY)
    tagger.train()
    for step in range(_STEPS):
        anywhere = torch.randint(len(tags), (_PIECES - _DEEDS,))
        some = torch.cat([anywhere, telling[torch.randint(len(telling), (_DEEDS,))]])
        loss = F.cross_entropy(tagger(vectors[some].float(), words[some]), tags[some])
        loss.backward()
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        for group in optimizer.param_groups:
            group["lr"] = _RATE * (1 - step / _STEPS)
    return tagger.eval()


def wrong_words(
    tagger: DeedTagger,
    states: States,
    texts: Texts,
    deeds: Sequence[Example],
    said: Sequence[Example],
) -> list[Example]:
    """Questions about words that the tagger finds but that were labelled as no deed."""
    group = {e.text: e.group for e in deeds}
    return [
        Example(number, of_deed(len(texts.tokens[number]), run), _NO_DEED, group[number])
        for number, run, is_deed in _found(tagger, states, texts, deeds, said)
        if not is_deed
    ]


def told_threshold(
    head: ActsHead,
    states: States,
    texts: Texts,
    deeds: Sequence[Example],
    said: Sequence[Example],
) -> dict[str, Any]:
    """How probable it must be that words tell a deed, from articles kept aside."""
    found = list(_found(head.deeds, states, texts, deeds, said))
    asked = [Example(n, of_deed(len(texts.tokens[n]), run), Labels(), "") for n, run, _ in found]
    place = ACT_CODES.index("STATE")
    probs = [1.0 - float(softmax(a.acts)[place]) for a in answers(head, states, asked)]
    judged = [(p, is_deed) for (_, _, is_deed), p in zip(found, probs, strict=True)]
    return lowest_precise(judged, sum(bool(len(_cue_rows(e))) for e in deeds))


def _cue_rows(example: Example) -> torch.Tensor:
    return torch.from_numpy(example.question.rows[example.question.roles == CUE])


@torch.no_grad()
def _found(
    tagger: DeedTagger,
    states: States,
    texts: Texts,
    deeds: Sequence[Example],
    said: Sequence[Example],
) -> Iterator[tuple[int, Run, bool]]:
    """Text, run and whether it is a labelled deed, of all that the head would be asked about."""
    cues: dict[int, set[int]] = {}
    labelled: dict[int, set[int]] = {}
    for place, examples in ((cues, said), (labelled, deeds)):
        for example in examples:
            place.setdefault(example.text, set()).update(_cue_rows(example).tolist())
    for number in sorted(labelled):
        part = slice(states.begins[number], states.begins[number] + len(texts.tokens[number]))
        words = states.words[states.ids[part]]
        logits = tagger(states.last[part].float(), words).numpy()
        for run, prob in cue_spans(logits):
            pieces = set(range(*run))
            if prob >= ASKED and not pieces & cues.get(number, set()):
                yield number, run, bool(pieces & labelled[number])
