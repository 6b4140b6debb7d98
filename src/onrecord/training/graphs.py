"""The network cut into the four graphs that the run time calls, and the same calls in torch.

Invariant: `TorchBackend` and the exported graphs answer alike (a test compares them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import torch
from torch import Tensor, nn

from onrecord.nlp.encoder.readings import OUTPUTS, Floats, Ints, Readings
from onrecord.nlp.encoder.windows import plan, stitch
from onrecord.nlp.heads.doing import Answers
from onrecord.training.acts.network import ActsHead
from onrecord.training.disputes.network import RelationHead
from onrecord.training.losses import extent_projections
from onrecord.training.model import Network

if TYPE_CHECKING:
    from onrecord.nlp.encoder.features import Tokens


class EncoderGraph(nn.Module):
    """Word pieces of one window to vectors and token logits."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, ...]:
        n = self.network
        words = n.encoder.words(ids)
        vectors = n.encoder.over(words, features, None)
        return (
            vectors,
            n.top_cue(vectors),
            n.any_cue(vectors),
            n.name(vectors),
            n.mention.kind(vectors),
            words,
        )


class LinkGraph(nn.Module):
    """Cues against the pieces around them (see `readings.Backend.links`)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.link = network.link

    def forward(
        self, vectors: Tensor, cues: Tensor, rows: Tensor, distances: Tensor
    ) -> tuple[Tensor, Tensor]:
        cue_vectors = torch.cat([vectors[cues[:, 0]], vectors[cues[:, 1] - 1]], -1)
        pieces = self.link.of_piece(vectors)[rows]
        out = self.link(pieces, self.link.of_cue(cue_vectors), distances)
        return out, self.link.no_source(cue_vectors).squeeze(-1)


class ExtentGraph(nn.Module):
    """Phrases' heads against the pieces around them (see `readings.Backend.extents`)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, vectors: Tensor, heads: Tensor, rows: Tensor, distances: Tensor) -> Tensor:
        of_head, of_piece = extent_projections(self.network, vectors)
        scores = [
            torch.einsum("md,mwd->mw", of_head[side][heads], of_piece[side][rows])
            for side in range(2)
        ]
        return torch.stack(scores, -1) + self.network.mention.extent_bias(distances)


class PairGraph(nn.Module):
    """Mentions against earlier mentions (see `readings.Backend.pairs`)."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.mention = network.mention

    def forward(
        self, vectors: Tensor, heads: Tensor, pairs: Tensor, gaps: Tensor, matches: Tensor
    ) -> Tensor:
        mine = vectors[heads]
        anaphors = self.mention.anaphor(mine)[pairs[:, 1]]
        antecedents = self.mention.antecedent(mine)[pairs[:, 0]]
        return self.mention.pairs(anaphors, antecedents, gaps, matches)


class NearnessGraph(nn.Module):
    """Vectors of statements against those of others (see `nlp.relating.Backend.nearness`)."""

    def __init__(self, relations: RelationHead) -> None:
        super().__init__()
        self.relations = relations

    def forward(self, one: Tensor, other: Tensor, ties: Tensor) -> Tensor:
        return self.relations.nearness_of_all(one, other, ties)


class TorchBackend:
    """`readings.Backend` over a network in torch: for choosing thresholds while training."""

    together: Final = {"acts": 1}

    def __init__(
        self, network: Network, acts: ActsHead | None = None, *, max_pieces: int, n_overlap: int
    ) -> None:
        network.eval()
        self._acts = (acts or ActsHead()).eval()
        self._max_pieces, self._n_overlap = max_pieces, n_overlap
        self._encoder = EncoderGraph(network)
        self._link = LinkGraph(network)
        self._extent, self._pair = ExtentGraph(network), PairGraph(network)

    @torch.no_grad()
    def read(self, tokens: Tokens) -> Readings:
        windows = plan(len(tokens), max_pieces=self._max_pieces, n_overlap=self._n_overlap)
        rows = []
        for w in windows:
            part = slice(w.start, w.end)
            features = np.stack([tokens.cases[part], tokens.quotes[part], tokens.breaks[part]])
            out = self._encoder(
                torch.from_numpy(tokens.ids[None, part]), torch.from_numpy(features[None])
            )
            rows.append([o[0].float().numpy() for o in out])
        out = [stitch([r[i] for r in rows], windows) for i in range(len(OUTPUTS))]
        asked = (out[OUTPUTS.index("vectors")], out[OUTPUTS.index("words")])
        deeds = self._acts.deeds(*(torch.from_numpy(a) for a in asked))
        return Readings.of(out, deeds.numpy(), tokens.features)

    @torch.no_grad()
    def links(
        self, vectors: Floats, cues: Ints, rows: Ints, distances: Ints
    ) -> tuple[Floats, Floats]:
        out, none = self._link(*(torch.from_numpy(a) for a in (vectors, cues, rows, distances)))
        return out.numpy(), none.numpy()

    @torch.no_grad()
    def extents(self, vectors: Floats, heads: Ints, rows: Ints, distances: Ints) -> Floats:
        args = (torch.from_numpy(a) for a in (vectors, heads, rows, distances))
        return np.asarray(self._extent(*args).numpy())

    @torch.no_grad()
    def pairs(self, vectors: Floats, heads: Ints, pairs: Ints, gaps: Ints, matches: Ints) -> Floats:
        args = (torch.from_numpy(a) for a in (vectors, heads, pairs, gaps, matches))
        return np.asarray(self._pair(*args).numpy())

    @torch.no_grad()
    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        given = (readings.words[rows], readings.features[rows], readings.vectors[rows], roles)
        found = self._acts(*(torch.from_numpy(g) for g in given))
        return Answers(*(f.numpy() for f in found))
