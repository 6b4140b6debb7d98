"""The network: MiniLM-L6 with given-back features and one small head a task.

Shapes: B windows, T pieces, K cues of a batch, M mentions of a document, D = 384.

The encoder is that of Wang et al. 2020 (MiniLM), as BERT: post-norm layers. A cue's source and
content are scored for every piece against that cue alone, so that attributions may nest and share
their source: a gated sum of both vectors and an embedding of their distance, then a linear layer
(after the biaffine parser of Dozat and Manning 2017). Coreference joins the head words of phrases
(after Dobrovolskii 2021) with the marginal likelihood of Lee et al. 2017.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.nlp.encoder.features import N_BREAKS, N_CASES, N_QUOTES
from onrecord.nlp.heads.distances import N_DISTANCES, N_GAPS, N_MATCHES
from onrecord.nlp.heads.labels import CONTENT_TAGS, CUE_TAGS, HEAD_TAGS, NAME_TAGS

N_WORDS, N_POSITIONS, WIDTH, N_HEADS, N_LAYERS, INNER = 30522, 512, 384, 12, 6, 1536
DROPOUT = 0.1
LINK_WIDTH, MENTION_WIDTH, EXTENT_WIDTH = 256, 192, 96
N_LINK_OUTPUTS = len(CONTENT_TAGS) + 2
"""Content tags, source's first piece, source's last piece."""


class Layer(nn.Module):
    """One transformer layer, post-norm, with joint query, key and value weights."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner = nn.Linear(WIDTH, INNER)
        self.outer = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        q, k, v = (
            part.unflatten(-1, (N_HEADS, WIDTH // N_HEADS)).transpose(1, 2)
            for part in self.qkv(x).chunk(3, -1)
        )
        a = self.out(_attended(q, k, v, bias).transpose(1, 2).flatten(2))
        x = self.norm1(x + self.drop(a))
        return self.norm2(x + self.drop(self.outer(F.gelu(self.inner(x)))))

    def drop(self, x: Tensor) -> Tensor:
        """Dropout with one mask for all of a window's pieces (Gal and Ghahramani 2016): cheap."""
        if not self.training:
            return x
        kept = (torch.rand(x.shape[0], 1, WIDTH, device=x.device) > DROPOUT).to(x.dtype)
        return x * (kept / (1 - DROPOUT))


def _attended(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None) -> Tensor:
    """Attention; on a processor spelled out, which is faster there once it is compiled."""
    if q.is_cuda:
        given = None if bias is None else bias.to(q.dtype).expand(-1, N_HEADS, q.shape[2], -1)
        return F.scaled_dot_product_attention(q, k, v, attn_mask=given)
    weights = q @ k.transpose(-1, -2) * (WIDTH // N_HEADS) ** -0.5
    if bias is not None:
        weights = weights + bias.to(weights.dtype)
    return weights.softmax(-1).to(v.dtype) @ v


class Encoder(nn.Module):
    """Word pieces and their features to vectors [B, T, D]."""

    def __init__(self, n_layers: int = N_LAYERS) -> None:
        super().__init__()
        self.words = nn.Embedding(N_WORDS, WIDTH)
        self.positions = nn.Embedding(N_POSITIONS, WIDTH)
        self.types = nn.Parameter(torch.zeros(WIDTH))
        self.features = nn.ModuleList(nn.Embedding(n, WIDTH) for n in (N_CASES, N_QUOTES, N_BREAKS))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(n_layers))
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """`ids` [B, T]; `features` [B, 3, T]; `mask` [B, T], 1 for a piece, 0 for padding."""
        return self.over(self.words(ids), features, mask)

    def over(self, words: Tensor, features: Tensor, mask: Tensor | None) -> Tensor:
        """The same over word vectors [B, T, D] that were looked up already."""
        x = words + self.positions.weight[: words.shape[1]] + self.types
        for i, table in enumerate(self.features):
            x = x + table(features[:, i])
        x = self.norm(x)
        bias = None if mask is None else (1.0 - mask.to(x.dtype))[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x


def mean_of(x: Tensor, chosen: Tensor) -> Tensor:
    """The mean [B, D] of the pieces `chosen` [B, T] of `x` [B, T, D], zero where none is chosen."""
    given = chosen.to(x.dtype)
    total = torch.einsum("ql,qld->qd", given, x)
    return total / given.sum(-1, keepdim=True).clamp(min=1.0)


class LinkHead(nn.Module):
    """For each cue and each piece: content tags and the ends of the source."""

    def __init__(self) -> None:
        super().__init__()
        self.of_piece = nn.Linear(WIDTH, 2 * LINK_WIDTH)
        self.of_cue = nn.Linear(2 * WIDTH, 2 * LINK_WIDTH)
        self.distance = nn.Embedding(N_DISTANCES, LINK_WIDTH)
        self.hidden = nn.Linear(LINK_WIDTH, LINK_WIDTH)
        self.tags = nn.Linear(LINK_WIDTH, N_LINK_OUTPUTS)
        self.no_source = nn.Linear(2 * WIDTH, 1)

    def forward(self, pieces: Tensor, cues: Tensor, distances: Tensor) -> Tensor:
        """`pieces` [K, T, 2L] projected, `cues` [K, 2L], `distances` [K, T] -> [K, T, outputs]."""
        add, gate = pieces.chunk(2, -1)
        cue_add, cue_gate = cues[:, None].chunk(2, -1)
        z = F.gelu(add + cue_add + self.distance(distances) + gate * cue_gate)
        return self.tags(F.gelu(self.hidden(z)))


class MentionHead(nn.Module):
    """What a piece heads, how far its phrase reaches, and which phrase it goes back to."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = nn.Linear(WIDTH, len(HEAD_TAGS))
        self.extent = nn.Linear(WIDTH, 4 * EXTENT_WIDTH)
        self.extent_bias = nn.Embedding(N_DISTANCES, 2)
        self.anaphor = nn.Linear(WIDTH, MENTION_WIDTH)
        self.antecedent = nn.Linear(WIDTH, MENTION_WIDTH)
        self.gap = nn.Embedding(N_GAPS, MENTION_WIDTH)
        self.match = nn.Embedding(N_MATCHES, MENTION_WIDTH)
        self.hidden = nn.Linear(MENTION_WIDTH, MENTION_WIDTH)
        self.score = nn.Linear(MENTION_WIDTH, 1)

    def pairs(self, anaphors: Tensor, antecedents: Tensor, gaps: Tensor, matches: Tensor) -> Tensor:
        """Scores [P] of P pairs of projected mentions [P, W]; no antecedent scores 0."""
        z = anaphors * antecedents + anaphors + antecedents + self.gap(gaps) + self.match(matches)
        return self.score(F.gelu(self.hidden(F.gelu(z)))).squeeze(-1)


class Network(nn.Module):
    """The encoder with all its heads."""

    def __init__(self, n_layers: int = N_LAYERS) -> None:
        super().__init__()
        self.encoder = Encoder(n_layers)
        self.top_cue = nn.Linear(WIDTH, len(CUE_TAGS))
        self.any_cue = nn.Linear(WIDTH, len(CUE_TAGS))
        self.name = nn.Linear(WIDTH, len(NAME_TAGS))
        self.link = LinkHead()
        self.mention = MentionHead()

    def cue_vectors(self, vectors: Tensor, cues: Tensor) -> Tensor:
        """First and last piece of each cue: `vectors` [K, T, D] at `cues` [K, 2] -> [K, 2D]."""
        k = torch.arange(len(cues))
        return torch.cat([vectors[k, cues[:, 0]], vectors[k, cues[:, 1] - 1]], -1)


def load_minilm(encoder: Encoder, weights: dict[str, Tensor]) -> None:
    """Fill the encoder from the published MiniLM weights (names as in BERT)."""
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "types": weights["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    for i in range(N_LAYERS):
        state |= _layer(weights, f"encoder.layer.{i}.", f"layers.{i}.")
    missing, unexpected = encoder.load_state_dict(state, strict=False)
    assert not unexpected  # noqa: S101 - guards the table above
    assert all(name.startswith("features.") for name in missing)  # noqa: S101 - the same


def _layer(weights: dict[str, Tensor], old: str, new: str) -> dict[str, Tensor]:
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "norm2": "output.LayerNorm",
    }
    state = {
        f"{new}{mine}.{part}": weights[f"{old}{theirs}.{part}"]
        for mine, theirs in names.items()
        for part in ("weight", "bias")
    }
    for part in ("weight", "bias"):
        state[f"{new}qkv.{part}"] = torch.cat(
            [weights[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")]
        )
    return state
