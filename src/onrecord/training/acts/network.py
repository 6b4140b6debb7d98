"""The acts head: the encoder's word vectors and its last vectors through layers of its own.

Shapes: Q questions, L pieces each, D = 384. The layers begin as MiniLM's own: those of the encoder,
trained to find spans, have forgotten too much of what words mean (recipes/acts-1/README.md).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.nlp.encoder.features import N_BREAKS, N_CASES, N_QUOTES
from onrecord.nlp.heads.doing import (
    ACTOR,
    CONTENT,
    CUE,
    MAX_PIECES,
    N_ROLES,
    PADDING,
    PARTIES,
    RECIPIENT,
)
from onrecord.nlp.heads.labels import CUE_TAGS
from onrecord.training.model import N_LAYERS, WIDTH, Encoder, Layer, mean_of

N_ACTS = len(ACT_CODES)
_HIDDEN = 384
_POOLED = (ACTOR, CUE, CONTENT, RECIPIENT)
_HIDDEN_DROPOUT = 0.2
_DEED_HIDDEN, _DEED_DROPOUT = 256, 0.3
_WORDS_SCALE = 8.0
"""Word vectors are about this much shorter than the last vectors."""


class DeedTagger(nn.Module):
    """The pieces that tell a deed, from the encoder's last vectors and their word vectors [N, D].

    The last vectors alone do not tell them: trained to find spans, they hold little of what a verb
    means (recipes/acts-1/README.md).
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(2 * WIDTH, _DEED_HIDDEN)
        self.tags = nn.Linear(_DEED_HIDDEN, len(CUE_TAGS))

    def forward(self, vectors: Tensor, words: Tensor) -> Tensor:
        """Logits of the tags [N, T]."""
        both = F.dropout(torch.cat([vectors, words * _WORDS_SCALE], -1), 0.2, self.training)
        hidden = F.gelu(self.hidden(both))
        return self.tags(F.dropout(hidden, _DEED_DROPOUT, self.training))


class ActsHead(nn.Module):
    """Questions to acts, modalities and parties; `auxiliary` tasks teach it in training alone.

    One that `lifts` reads the encoder's last vectors in its first layer too, and so needs fewer.
    """

    def __init__(
        self,
        auxiliary: dict[str, int] | None = None,
        *,
        n_layers: int = N_LAYERS,
        lifts: bool = False,
    ) -> None:
        super().__init__()
        self.roles = nn.Embedding(N_ROLES, WIDTH)
        nn.init.normal_(self.roles.weight, std=0.02)
        self.positions = nn.Embedding(MAX_PIECES, WIDTH)
        self.types = nn.Parameter(torch.zeros(WIDTH))
        self.features = nn.ModuleList(nn.Embedding(n, WIDTH) for n in (N_CASES, N_QUOTES, N_BREAKS))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(n_layers))
        self.lift = nn.Linear(WIDTH, WIDTH, bias=False) if lifts else None
        self.look = nn.Linear(WIDTH, 1)
        self.hidden = nn.Linear((len(_POOLED) + 1) * WIDTH, _HIDDEN)
        self.acts = nn.Linear(_HIDDEN, N_ACTS)
        self.modality = nn.Linear(_HIDDEN, len(MODALITIES))
        self.modality_of_act = nn.Parameter(torch.zeros(N_ACTS, len(MODALITIES)))
        self.parties = nn.Linear(2 * WIDTH, 3 * len(PARTIES))
        self.deeds = DeedTagger()
        self.auxiliary = nn.ModuleDict(
            {name: nn.Linear(_HIDDEN, n) for name, n in (auxiliary or {}).items()}
        )

    def begin_as(self, encoder: Encoder) -> None:
        """Copy an encoder's positions, norm, features and layers."""
        with torch.no_grad():
            self.positions.weight.copy_(encoder.positions.weight[:MAX_PIECES])
            self.types.copy_(encoder.types)
        for part in ("features", "norm", "layers"):
            getattr(self, part).load_state_dict(getattr(encoder, part).state_dict())

    def read(
        self, words: Tensor, features: Tensor, vectors: Tensor, roles: Tensor
    ) -> tuple[Tensor, Tensor]:
        """What is pooled [Q, H], and a vector a piece [Q, L, 2D].

        `words` [Q, L, D] are the pieces' word vectors, `features` [Q, L, 3] their classes,
        `vectors` [Q, L, D] the encoder's last, `roles` [Q, L] what they are in the question.
        """
        mask = (roles != PADDING).to(words.dtype)
        x = words + self.positions.weight[: words.shape[1]] + self.types
        for i, table in enumerate(self.features):
            x = x + table(features[..., i])
        x = self.norm(x) + self.roles(roles)
        if self.lift is not None:
            x = x + self.lift(vectors.to(x.dtype))
        bias = (1.0 - mask)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        pooled = [mean_of(x, roles == role) for role in _POOLED]
        weights = (self.look(x).squeeze(-1).float() + (1.0 - mask.float()) * -10000.0).softmax(-1)
        pooled.append(torch.einsum("ql,qld->qd", weights.to(x.dtype), x))
        together = torch.cat(pooled, -1)
        together = F.dropout(together, _HIDDEN_DROPOUT, self.training)
        hidden = F.gelu(self.hidden(together))
        both = torch.cat([x, vectors.to(x.dtype)], -1)
        return F.dropout(hidden, _HIDDEN_DROPOUT, self.training), both

    def forward(
        self, words: Tensor, features: Tensor, vectors: Tensor, roles: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Logits of acts [Q, A], modalities [Q, A, M] and parties [Q, L, P, 3]."""
        hidden, x = self.read(words, features, vectors, roles)
        modality = self.modality(hidden)[:, None, :] + self.modality_of_act
        return self.acts(hidden), modality, self.parties(x).unflatten(-1, (len(PARTIES), 3))
