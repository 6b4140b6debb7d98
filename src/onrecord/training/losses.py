"""One loss a head, over a batch of windows or over the windows of one document.

Shapes: B windows, T pieces, D = 384; labels hold `IGNORED` where nothing is taught.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor

from onrecord.nlp.heads.distances import distance_classes, gap_classes, match_classes
from onrecord.nlp.heads.labels import CONTENT_TAGS
from onrecord.nlp.heads.surface import Surface, agreement
from onrecord.training.examples import IGNORED, Example, Link, Phrase
from onrecord.training.model import Network

_MAX_ANTECEDENTS = 120


def tag_loss(logits: Tensor, examples: Sequence[Example], name: str) -> Tensor:
    """Mean cross-entropy of `logits` [B, T, tags] against the examples' labels `name`."""
    labels = torch.full(logits.shape[:2], IGNORED)
    for i, example in enumerate(examples):
        values = getattr(example, name)
        if values is not None:
            labels[i, : len(values)] = torch.as_tensor(values)
    if not bool((labels != IGNORED).any()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)


def link_loss(network: Network, vectors: Tensor, examples: Sequence[Example]) -> Tensor:
    """Content tags and source ends for every cue of the batch; `vectors` [B, T, D]."""
    rows = [(i, link) for i, e in enumerate(examples) for link in e.links]
    if not rows:
        return vectors.sum() * 0.0
    where = torch.tensor([i for i, _ in rows])
    cues = torch.tensor([link.cue for _, link in rows])
    mine = vectors[where]
    cue_vectors = network.cue_vectors(mine, cues)
    distances = np.zeros(mine.shape[:2], dtype=np.int64)
    for k, (i, link) in enumerate(rows):
        n = len(examples[i].tokens)
        distances[k, :n] = link_distances(examples[i].tokens.lines, link.cue)
    out = network.link(
        network.link.of_piece(vectors)[where],
        network.link.of_cue(cue_vectors),
        torch.as_tensor(distances),
    )
    n_tags = len(CONTENT_TAGS)
    tags = _content_labels(rows, examples, mine.shape[1])
    content = F.cross_entropy(
        out[..., :n_tags].flatten(0, 1).float(), tags.flatten(), ignore_index=IGNORED
    )
    none = network.link.no_source(cue_vectors)
    return 4.0 * content + _source_loss(out[..., n_tags:], none, rows, examples)


def link_distances(lines: np.ndarray, cue: tuple[int, int]) -> np.ndarray:
    """Distance classes of every piece from a cue (0 inside it)."""
    at = np.arange(len(lines))
    pieces = np.where(at < cue[0], at - cue[0], np.where(at >= cue[1], at - cue[1] + 1, 0))
    return distance_classes(pieces, lines - lines[cue[0]])


def _content_labels(
    rows: list[tuple[int, Link]], examples: Sequence[Example], length: int
) -> Tensor:
    labels = torch.full((len(rows), length), IGNORED)
    for k, (i, link) in enumerate(rows):
        labels[k, : len(examples[i].tokens)] = 0
        for first, last in link.content:
            if last - first == 1:
                labels[k, first] = 4
            else:
                labels[k, first], labels[k, first + 1 : last - 1], labels[k, last - 1] = 1, 2, 3
        if link.begins_before:
            labels[k, 0] = IGNORED
        if link.ends_after:
            labels[k, len(examples[i].tokens) - 1] = IGNORED
    return labels


def _source_loss(
    ends: Tensor, none: Tensor, rows: list[tuple[int, Link]], examples: Sequence[Example]
) -> Tensor:
    """Cross-entropy over pieces, with one more place for "nobody is named"."""
    length = ends.shape[1]
    padding = torch.zeros(len(rows), length, dtype=torch.bool)
    targets = torch.full((len(rows), 2), length)
    for k, (i, link) in enumerate(rows):
        padding[k, len(examples[i].tokens) :] = True
        if link.is_source_cut:
            targets[k] = IGNORED
        elif link.source:
            targets[k, 0], targets[k, 1] = link.source[0], link.source[1] - 1
    loss = ends.new_zeros(()).float()
    for side in range(2):
        scores = ends[..., side].float().masked_fill(padding, -1e4)
        with_none = torch.cat([scores, none.float()], 1)
        losses = F.cross_entropy(
            with_none, targets[:, side], ignore_index=IGNORED, reduction="none"
        )
        loss = loss + losses.mean()
    return 0.5 * loss


def head_loss(logits: Tensor, examples: Sequence[Example]) -> Tensor:
    """Cross-entropy of `logits` [B, T, kinds]: what each piece heads."""
    labels = torch.full(logits.shape[:2], IGNORED)
    for i, example in enumerate(examples):
        if example.has_phrases:
            labels[i, : len(example.tokens)] = 0
            for p in example.phrases:
                labels[i, p.head] = p.kind
    if not bool((labels != IGNORED).any()):
        return logits.sum() * 0.0
    return F.cross_entropy(logits.flatten(0, 1).float(), labels.flatten(), ignore_index=IGNORED)


def extent_loss(network: Network, vectors: Tensor, examples: Sequence[Example]) -> Tensor:
    """How far each phrase reaches to the left and to the right of its head."""
    rows = [(i, p) for i, e in enumerate(examples) for p in e.phrases if 0 < p.kind < 4]  # noqa: PLR2004 - persons, organizations, places
    if not rows:
        return vectors.sum() * 0.0
    where = torch.tensor([i for i, _ in rows])
    heads = torch.tensor([p.head for _, p in rows])
    of_head, of_piece = extent_projections(network, vectors)
    at = np.arange(vectors.shape[1])[None, :] - heads.cpu().numpy()[:, None]
    bias = network.mention.extent_bias(torch.as_tensor(distance_classes(at, np.zeros_like(at))))
    outside = torch.ones(len(rows), vectors.shape[1], dtype=torch.bool)
    for k, (i, _) in enumerate(rows):
        outside[k, : len(examples[i].tokens)] = False
    loss = vectors.new_zeros(()).float()
    for side, target in ((0, [p.first for _, p in rows]), (1, [p.last - 1 for _, p in rows])):
        scores = torch.einsum("kd,ktd->kt", of_head[side][where, heads], of_piece[side][where])
        wrong_side = torch.as_tensor(at > 0 if side == 0 else at < 0)
        scores = (scores + bias[..., side]).float().masked_fill(outside | wrong_side, -1e4)
        loss = loss + F.cross_entropy(scores, torch.tensor(target))
    return 0.5 * loss


def extent_projections(network: Network, vectors: Tensor) -> tuple[list[Tensor], list[Tensor]]:
    """Projections as head and as edge, for the left and the right side, each [B, T, E]."""
    a, b, c, d = network.mention.extent(vectors).chunk(4, -1)
    return [a, b], [c, d]


def coreference_loss(network: Network, vectors: Tensor, windows: Sequence[Example]) -> Tensor:
    """Marginal likelihood of right antecedents over the phrases of one document's windows.

    `windows` are consecutive windows of one document; `vectors` [B, T, D] are theirs.
    """
    items = [(i, p) for i, w in enumerate(windows) for p in w.phrases if 0 < p.kind < 4]  # noqa: PLR2004 - as above
    if len(items) < 2:  # noqa: PLR2004 - a pair
        return vectors.sum() * 0.0
    at = torch.tensor([i for i, _ in items]), torch.tensor([p.head for _, p in items])
    heads = vectors[at]
    quoted = np.array([int(windows[i].tokens.quotes[p.head] in (2, 7)) for i, p in items])
    left, right, gaps, matches = _pairs([p for _, p in items], quoted)
    scores = network.mention.pairs(
        network.mention.anaphor(heads)[right],
        network.mention.antecedent(heads)[left],
        torch.as_tensor(gaps),
        torch.as_tensor(matches),
    ).float()
    table = scores.new_full((len(items), len(items) + 1), -1e4)
    table[:, -1] = 0.0
    table = table.index_put((torch.as_tensor(right), torch.as_tensor(left)), scores)
    return _marginal(table, [p.chain for _, p in items])


def _pairs(
    phrases: list[Phrase], quoted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    pairs = [(a, b) for b in range(len(phrases)) for a in range(max(0, b - _MAX_ANTECEDENTS), b)]
    left, right = (np.array(side) for side in zip(*pairs, strict=True))
    forms = np.array([p.surface.form for p in phrases])
    agree = np.array([agreement(phrases[a].surface, phrases[b].surface) for a, b in pairs])
    matches = match_classes(forms[left], forms[right], agree, quoted[left] & quoted[right])
    return left, right, gap_classes(right - left), matches


def _marginal(table: Tensor, chains: list[int]) -> Tensor:
    n = len(chains)
    chain = torch.tensor(chains)
    same = (chain[:, None] == chain[None, :]) & torch.ones(n, n, dtype=torch.bool).tril(-1)
    same &= torch.arange(n)[:, None] - torch.arange(n)[None, :] <= _MAX_ANTECEDENTS
    right = torch.cat([same, ~same.any(1, keepdim=True)], 1)
    of_right = table.masked_fill(~right, -1e4).logsumexp(1)
    return (table.logsumexp(1) - of_right).mean()


def choice_loss(network: Network, vectors: Tensor, examples: Sequence[Example]) -> Tensor:
    """GAP: the pronoun's right name among two, or neither."""
    losses = [
        _one_choice(network, vectors[i], c.heads, c.surfaces, c.right)
        for i, e in enumerate(examples)
        for c in e.choices
    ]
    return torch.stack(losses).mean() if losses else vectors.sum() * 0.0


def _one_choice(
    network: Network,
    vectors: Tensor,
    heads: tuple[int, ...],
    surfaces: tuple[Surface, ...],
    right: int | None,
) -> Tensor:
    """Names after the pronoun are scored too: GAP has cataphora; the gap class is then nearest."""
    mine = vectors[torch.tensor(heads)]
    n = len(heads) - 1
    forms = np.array([s.form for s in surfaces])
    agree = np.zeros(n, dtype=np.int64)
    gaps = np.abs(np.array(heads[1:]) - heads[0]) // 12
    scores = network.mention.pairs(
        network.mention.anaphor(mine[:1]).expand(n, -1),
        network.mention.antecedent(mine[1:]),
        torch.as_tensor(gap_classes(gaps)),
        torch.as_tensor(match_classes(forms[1:], np.repeat(forms[0], n), agree, agree)),
    ).float()
    table = torch.cat([scores, scores.new_zeros(1)])[None]
    return F.cross_entropy(table, torch.tensor([n if right is None else right]))
