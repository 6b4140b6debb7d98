"""The relation head: one or two statements through layers of its own.

Shapes: Q questions, L pieces each, D = 384, F facts. The layers begin as MiniLM's; the word
vectors are the frozen encoder's.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.disputes.facts import N_FACTS, N_TOPICAL
from onrecord.disputes.ties import N_TIES
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
_OF_FACTS, _OF_MATTER = 96, 128
NEAR_WIDTH = 96
"""Of each of the three parts of a vector that tells what may be related to what."""
_STEEPNESS = 8.0


class RelationHead(nn.Module):
    """Questions to vectors, kinds of proposals, relations and answers.

    Two vectors tell quickly whether their statements may be related (`nearness`); the relation
    itself is read from both together and the facts about them. `auxiliary` tasks on two texts
    teach the head in training alone. One that `asks_matter` is asked apart whether both are on one
    matter; the shipped head is not (recipes/relations-1/README.md).
    """

    def __init__(
        self,
        auxiliary: dict[str, int] | None = None,
        *,
        n_layers: int = N_LAYERS,
        asks_matter: bool = True,
    ) -> None:
        super().__init__()
        self.roles = nn.Embedding(N_ROLES, WIDTH)
        nn.init.normal_(self.roles.weight, std=0.02)
        self.positions = nn.Embedding(MAX_PIECES, WIDTH)
        self.types = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(n_layers))
        self.one = nn.Linear(3 * WIDTH, _HIDDEN)
        self.kinds = nn.Linear(_HIDDEN, len(KINDS))
        self.near = nn.Linear(WIDTH, (len(RELATIONS) - 1) * NEAR_WIDTH)
        self.near_bias = nn.Parameter(torch.full((len(RELATIONS) - 1,), -2.0))
        self.near_ties = nn.Linear(N_TIES, len(RELATIONS) - 1, bias=False)
        nn.init.zeros_(self.near_ties.weight)
        self.facts = nn.Linear(N_FACTS, _OF_FACTS)
        self.two = nn.Linear(5 * WIDTH + _OF_FACTS, _HIDDEN)
        self.matter: nn.Module | None = None
        if asks_matter:
            self.topical = nn.Linear(N_TOPICAL, _OF_FACTS)
            self.matter = nn.Sequential(
                nn.Linear(5 * WIDTH + _OF_FACTS, _OF_MATTER), nn.GELU(), nn.Linear(_OF_MATTER, 1)
            )
        self.relations = nn.Linear(_HIDDEN, len(RELATIONS) - asks_matter)
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

    def read(
        self, words: Tensor, roles: Tensor, facts: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """What the pieces of one or two statements come to.

        The first content's vector [Q, D], what one statement and what both come to [Q, H], and the
        logit of one matter [Q, 1] where the head asks for it.

        `words` [Q, L, D] are word vectors, `roles` [Q, L] what each piece is, `facts` [Q, F] what
        is known of the two.
        """
        return self.told(self.over(words, roles), roles, facts)

    def over(self, words: Tensor, roles: Tensor) -> Tensor:
        """The pieces' vectors behind the layers [Q, L, D]."""
        mask = (roles != PADDING).to(words.dtype)
        x = words + self.positions.weight[: words.shape[1]] + self.types
        x = self.norm(x) + self.roles(roles)
        bias = (1.0 - mask)[:, None, None, :] * -10000.0
        for layer in self.layers:
            x = layer(x, bias)
        return x

    def told(
        self, x: Tensor, roles: Tensor, facts: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """What `read` tells, from the pieces' vectors."""
        first, second, cue = (
            mean_of(x, roles == role) for role in (CONTENT, CONTENT + N_SIDE_ROLES, CUE)
        )
        begin = x[:, 0]
        if facts is None:
            facts = torch.zeros(len(roles), N_FACTS, device=x.device, dtype=x.dtype)
        both = [begin, first, second, (first - second).abs(), first * second]
        known = F.gelu(self.facts(facts))
        matter = None
        if self.matter is not None:
            topic = F.gelu(self.topical(facts[:, :N_TOPICAL]))
            matter = self.matter(F.dropout(torch.cat([*both, topic], -1), _DROPOUT, self.training))
        one = self._hidden(self.one, [begin, first, cue])
        return first, one, self._hidden(self.two, [*both, known]), matter

    def related(self, two: Tensor, matter: Tensor | None) -> Tensor:
        """Logits of the relations [Q, R]: of none, and of each on one matter.

        Who is whose foe tells how two statements on one matter stand, never that they are on one.
        """
        if matter is None:
            return self.relations(two)
        matter = matter.float()
        how = self.relations(two).float().log_softmax(-1)
        return torch.cat([F.logsigmoid(-matter), F.logsigmoid(matter) + how], -1)

    def vectors(self, first: Tensor) -> Tensor:
        """What `nearness` compares, from a content's vector: [Q, parts * NEAR_WIDTH]."""
        parts = self.near(first).unflatten(-1, (-1, NEAR_WIDTH))
        return F.normalize(parts, dim=-1).flatten(-2)

    def nearness(self, one: Tensor, other: Tensor, ties: Tensor) -> Tensor:
        """Logits of the relations [Q, R] by two vectors and their `ties` [Q, T]."""
        parts = (one * other).unflatten(-1, (-1, NEAR_WIDTH)).sum(-1)
        return self._near_logits(parts, ties)

    def nearness_of_all(self, one: Tensor, other: Tensor, ties: Tensor) -> Tensor:
        """The same [M, K, R] of M vectors against K others, `ties` [M, K, T]."""
        mine, its = (v.unflatten(-1, (-1, NEAR_WIDTH)).transpose(0, 1) for v in (one, other))
        return self._near_logits((mine @ its.transpose(1, 2)).permute(1, 2, 0), ties)

    def _near_logits(self, parts: Tensor, ties: Tensor) -> Tensor:
        told = parts * _STEEPNESS + self.near_bias + self.near_ties(ties)
        return torch.cat([torch.zeros_like(told[..., :1]), told], -1)

    def _hidden(self, layer: nn.Linear, parts: list[Tensor]) -> Tensor:
        together = F.dropout(torch.cat(parts, -1), _DROPOUT, self.training)
        return F.dropout(F.gelu(layer(together)), _DROPOUT, self.training)

    def forward(
        self, words: Tensor, roles: Tensor, facts: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Vectors, logits of kinds [Q, K], relations [Q, R] and answers [Q, A]."""
        first, one, two, matter = self.read(words, roles, facts)
        related = self.related(two, matter)
        return self.vectors(first), self.kinds(one), related, self.answers(two)
