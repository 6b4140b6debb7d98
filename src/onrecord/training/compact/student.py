"""A student: fewer layers of the encoder, and of an acts head that reads the encoder's vectors.

All else (word vectors, token heads, links, extents, coreference) is the teacher's and stays as it
is, for the student's vectors are to be the teacher's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own custom
from torch import Tensor, nn

from onrecord.nlp.heads.distances import distance_classes
from onrecord.nlp.heads.doing import PADDING, PARTIES
from onrecord.nlp.heads.labels import CONTENT_TAGS
from onrecord.training.acts.network import ActsHead
from onrecord.training.compact.drawing import Asked, Drawn
from onrecord.training.dequantized import shipped_acts, shipped_network
from onrecord.training.model import WIDTH, Encoder, Network

_LIKELY_CUE = 0.3
_MOST_CUES = 256
_N_TAGS = len(CONTENT_TAGS)
_WEIGHTS = {
    "vectors": 1.0,
    "tags": 4.0,
    "links": 8.0,
    "read": 1.0,
    "acts": 2.0,
    "modalities": 1.0,
    "parties": 8.0,
    "pointed": 1.0,
}


def encoder_of(teacher: Encoder, layers: Sequence[int]) -> Encoder:
    """An encoder of some of the teacher's layers, all else the teacher's own."""
    student = Encoder(len(layers))
    kept = {k: v for k, v in teacher.state_dict().items() if not k.startswith("layers.")}
    student.load_state_dict(kept | _layers(teacher, layers))
    return student


def acts_of(teacher: ActsHead, layers: Sequence[int]) -> ActsHead:
    """An acts head of some of the teacher's layers that reads the encoder's vectors as well."""
    student = ActsHead(n_layers=len(layers), lifts=True)
    kept = {k: v for k, v in teacher.state_dict().items() if not k.startswith("layers.")}
    lift = {"lift.weight": torch.zeros_like(student.state_dict()["lift.weight"])}
    student.load_state_dict(kept | _layers(teacher, layers) | lift)
    return student


def _layers(teacher: nn.Module, layers: Sequence[int]) -> dict[str, Tensor]:
    of_teacher = teacher.state_dict()
    return {
        f"layers.{new}.{name.split('.', 2)[2]}": value
        for new, old in enumerate(layers)
        for name, value in of_teacher.items()
        if name.startswith(f"layers.{old}.")
    }


class Answered(NamedTuple):
    """Logits of acts [Q, A], modalities [Q, A, M] and parties [Q, L, P, 3]; vectors [Q, L, D]."""

    acts: Tensor
    modalities: Tensor
    parties: Tensor
    read: Tensor


@dataclass(frozen=True)
class Teacher:
    """The shipped encoder with its token heads and links, and the shipped acts head."""

    network: Network
    acts: ActsHead

    @classmethod
    def shipped(cls, device: torch.device) -> Teacher:
        """In half the precision where that is faster."""
        network, acts = shipped_network(), shipped_acts()
        of = torch.bfloat16 if device.type == "cuda" else torch.float32
        network.to(device, of).eval().requires_grad_(requires_grad=False)
        acts.to(device, of).eval().requires_grad_(requires_grad=False)
        return cls(network, acts)

    def vectors(self, drawn: Drawn) -> Tensor:
        """The encoder's last vectors [B, T, D] of some windows."""
        return self.network.encoder(drawn.ids, drawn.features, drawn.mask)

    def answers(self, asked: Asked, words: Tensor, features: Tensor, vectors: Tensor) -> Answered:
        """What it answers to questions, of whose pieces words, classes and vectors are given."""
        return answered(self.acts, words, features, vectors, asked.roles)


def answered(
    head: ActsHead, words: Tensor, features: Tensor, vectors: Tensor, roles: Tensor
) -> Answered:
    """A head's answers with the vectors that it comes to."""
    hidden, both = head.read(words, features, vectors, roles)
    modality = head.modality(hidden)[:, None, :] + head.modality_of_act
    parties = head.parties(both).unflatten(-1, (len(PARTIES), 3))
    return Answered(head.acts(hidden), modality, parties, both[..., :WIDTH])


class Student(nn.Module):
    """An encoder, or none where the teacher's is kept, and an acts head."""

    def __init__(
        self, teacher: Teacher, encoder: Sequence[int], acts: Sequence[int], device: torch.device
    ) -> None:
        super().__init__()
        self.encoder = encoder_of(teacher.network.encoder, encoder).float() if encoder else None
        if self.encoder is not None:
            self.encoder.words.requires_grad_(False)
        self.acts = acts_of(teacher.acts, acts).float()
        self.acts.deeds.requires_grad_(False)
        self.to(device).eval()

    def parts(self) -> dict[str, nn.Module]:
        """The networks that are fitted, by name."""
        encoder = {} if self.encoder is None else {"encoder": self.encoder}
        return {**encoder, "acts": self.acts}

    def learning(self) -> list[nn.Parameter]:
        """What is fitted: all but the word vectors and the tagger of deeds."""
        return [p for p in self.parameters() if p.requires_grad]


def losses(teacher: Teacher, student: Student, drawn: Drawn) -> dict[str, Tensor]:
    """How far the student's vectors and answers are from the teacher's, each by its name."""
    with torch.no_grad():
        right = teacher.vectors(drawn)
    out: dict[str, Tensor] = {}
    found = right
    if student.encoder is not None:
        found = student.encoder(drawn.ids, drawn.features, drawn.mask)
        pieces = drawn.mask > 0
        out["vectors"] = _apart(found[pieces], right[pieces])
        out["tags"] = _of_tags(teacher, drawn, found, right)
        out["links"] = _of_links(teacher.network, drawn, found, right)
    words = teacher.network.encoder.words(drawn.ids)
    sums: dict[str, list[Tensor]] = {}
    for asked in drawn.asked:
        read = _Read(drawn, asked, words)
        for name, loss in _of_acts(teacher, student, read, found, right).items():
            sums.setdefault(name, []).append(loss)
    return out | {name: torch.stack(some).mean() for name, some in sums.items()}


def total(of: dict[str, Tensor]) -> Tensor:
    """The losses together, by their weights."""
    return torch.stack([_WEIGHTS[name] * loss for name, loss in of.items()]).sum()


def _apart(found: Tensor, right: Tensor) -> Tensor:
    """The error of vectors as a share of their variance."""
    found, right = found.float(), right.float()
    return F.mse_loss(found, right) / right.var(0).mean()


def _divergence(found: Tensor, right: Tensor) -> Tensor:
    """KL of the student's logits from the teacher's over the last axis, which it sums."""
    found, right = found.float().log_softmax(-1), right.float().log_softmax(-1)
    return F.kl_div(found, right, log_target=True, reduction="none").sum(-1)


def _of_tags(teacher: Teacher, drawn: Drawn, found: Tensor, right: Tensor) -> Tensor:
    """How far the tags of pieces are apart."""
    n, pieces = teacher.network, drawn.mask > 0
    found, right = found[pieces].to(right.dtype), right[pieces]
    words = n.encoder.words(drawn.ids)[pieces]
    apart = [
        _divergence(head(found), head(right)).mean()
        for head in (n.top_cue, n.any_cue, n.name, n.mention.kind)
    ]
    deeds = teacher.acts.deeds
    return torch.stack([*apart, _divergence(deeds(found, words), deeds(right, words)).mean()]).sum()


def _of_links(network: Network, drawn: Drawn, found: Tensor, right: Tensor) -> Tensor:
    """How far contents and sources of some likely cues are apart."""
    with torch.no_grad():
        likely = 1.0 - torch.minimum(
            network.top_cue(right).float().softmax(-1)[..., 0],
            network.any_cue(right).float().softmax(-1)[..., 0],
        )
        where, cues = torch.nonzero((likely >= _LIKELY_CUE) & (drawn.mask > 0), as_tuple=True)
        kept = torch.randperm(len(where), device=where.device)[:_MOST_CUES]
        where, cues = where[kept], cues[kept]
        distances = _distances(drawn, where, cues)
        outside = (drawn.mask[where] == 0)[..., None]
        wanted = _linked(network, right, where, cues, distances)
    told = _linked(network, found.to(right.dtype), where, cues, distances)
    inside = drawn.mask[where]
    content = _divergence(told[0][..., :_N_TAGS], wanted[0][..., :_N_TAGS])
    content = (content * inside).sum() / inside.sum().clamp(min=1.0)
    of_ends = []
    for side in (_N_TAGS, _N_TAGS + 1):
        ends = [
            torch.cat([some[..., side : side + 1].float().masked_fill(outside, -1e4), none], 1)
            for some, none in ((told[0], told[1]), (wanted[0], wanted[1]))
        ]
        of_ends.append(_divergence(ends[0].squeeze(-1), ends[1].squeeze(-1)).mean())
    return content + 0.1 * torch.stack(of_ends).sum()


def _linked(
    network: Network, vectors: Tensor, where: Tensor, cues: Tensor, distances: Tensor
) -> tuple[Tensor, Tensor]:
    """Scores [K, T, outputs] of every piece for each cue, and of nobody [K, 1, 1]."""
    at = vectors[where, cues]
    of_cue = torch.cat([at, at], -1)
    scores = network.link(
        network.link.of_piece(vectors)[where], network.link.of_cue(of_cue), distances
    )
    return scores, network.link.no_source(of_cue).float()[:, None]


def _distances(drawn: Drawn, where: Tensor, cues: Tensor) -> Tensor:
    """Classes of how far every piece of a cue's window is from it."""
    lines = (drawn.features[:, 2] > 0).cumsum(-1)[where]
    pieces = torch.arange(lines.shape[1], device=lines.device) - cues[:, None]
    apart = lines - lines.gather(1, cues[:, None])
    classes = distance_classes(pieces.cpu().numpy(), apart.cpu().numpy())
    return torch.from_numpy(classes).to(lines.device)


@dataclass(frozen=True, slots=True)
class _Read:
    """Some questions about windows, whose pieces' word vectors are `words` [B, T, D]."""

    drawn: Drawn
    asked: Asked
    words: Tensor

    def of(self, rows: Tensor) -> Tensor:
        """What stands in `rows` [B, T, ...] for each piece of each question [Q, L, ...]."""
        return rows[self.asked.windows[:, None], self.asked.rows]


def _of_acts(
    teacher: Teacher, student: Student, read: _Read, found: Tensor, right: Tensor
) -> dict[str, Tensor]:
    """How far the answers about some statements are apart."""
    asked, features = read.asked, read.of(read.drawn.features.transpose(1, 2))
    words = read.of(read.words)
    with torch.no_grad():
        wanted = teacher.answers(asked, words, features, read.of(right))
    told = answered(student.acts, words.float(), features, read.of(found), asked.roles)
    pieces = asked.roles != PADDING
    probs = wanted.acts.float().softmax(-1)
    odds = [
        (of.parties[..., 1] - of.parties[..., 0]).float().masked_fill(~pieces[..., None], -1e4)
        for of in (told, wanted)
    ]
    pointed = [torch.cat([some, some.new_zeros(len(some), 1, len(PARTIES))], 1) for some in odds]
    return {
        "read": _apart(told.read[pieces], wanted.read[pieces]),
        "acts": _divergence(told.acts, wanted.acts).mean(),
        "modalities": (probs * _divergence(told.modalities, wanted.modalities)).sum(-1).mean(),
        "parties": _divergence(told.parties, wanted.parties)[pieces].mean(),
        "pointed": _divergence(*(some.transpose(1, 2) for some in pointed)).sum(-1).mean(),
    }
