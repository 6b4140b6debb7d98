"""The relation head: one or two statements through layers of its own.

Shapes: Q questions, L pieces each, D = 384. The layers begin as MiniLM's; the word vectors are the
frozen encoder's.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.nlp.heads.relating import (
    ANSWERS,
    CONTENT,
    CUE,
    KINDS,
    MAX_PIECES,
    N_ROLES,
    N_SIDE_ROLES,
    PADDING,
    RELATIONS,
)
from onrecord.training.model import N_LAYERS, WIDTH, Encoder, Layer, mean_of

_HIDDEN, _DROPOUT = 384, 0.2


class RelationHead(nn.Module):
    """Questions to vectors, kinds of proposals, relations and answers.

    `auxiliary` tasks on two texts teach it in training alone.
    """

    def __init__(self, auxiliary: dict[str, int] | None = None) -> None:
        super().__init__()
        self.roles = nn.Embedding(N_ROLES, WIDTH)
        nn.init.normal_(self.roles.weight, std=0.02)
        self.positions = nn.Embedding(MAX_PIECES, WIDTH)
        self.types = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(N_LAYERS))
        self.one = nn.Linear(3 * WIDTH, _HIDDEN)
        self.kinds = nn.Linear(_HIDDEN, len(KINDS))
        self.two = nn.Linear(5 * WIDTH, _HIDDEN)
        self.relations = nn.Linear(_HIDDEN, len(RELATIONS))
        self.answers = nn.Linear(_HIDDEN, len(ANSWERS))
        self.auxiliary = nn.ModuleDict(
            {name: nn.Linear(_HIDDEN, n) for name, n in (auxiliary or {}).items()}
        )

    def begin_as(self, encoder: Encoder) -> None:
        """Copy an encoder's positions, norm and layers."""
        with torch.no_grad():
            self.positions.weight.copy_(encoder.positions.weight[:MAX_PIECES])
            self.types.copy_(encoder.types)
        for part in ("norm", "layers"):
            getattr(self, part).load_state_dict(getattr(encoder, part).state_dict())

    def read(self, words: Tensor, roles: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The first content's vector [Q, D], and what one or two statements come to [Q, H].

        `words` [Q, L, D] are word vectors, `roles` [Q, L] what each piece is.
        """
        mask = (roles != PADDING).to(words.dtype)
        x = words + self.positions.weight[: words.shape[1]] + self.types
        x = self.norm(x) + self.roles(roles)
        bias = (1.0 - mask)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        first, second, cue = (
            mean_of(x, roles == role) for role in (CONTENT, CONTENT + N_SIDE_ROLES, CUE)
        )
        begin = x[:, 0]
        one = self._hidden(self.one, [begin, first, cue])
        two = self._hidden(self.two, [begin, first, second, (first - second).abs(), first * second])
        return first, one, two

    def _hidden(self, layer: nn.Linear, parts: list[Tensor]) -> Tensor:
        together = F.dropout(torch.cat(parts, -1), _DROPOUT, self.training)
        return F.dropout(F.gelu(layer(together)), _DROPOUT, self.training)

    def forward(self, words: Tensor, roles: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Vectors [Q, D], logits of kinds [Q, K], relations [Q, R] and answers [Q, A]."""
        vectors, one, two = self.read(words, roles)
        return vectors, self.kinds(one), self.relations(two), self.answers(two)
