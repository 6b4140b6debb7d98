"""One entity across documents: what is known of it, and decisions about who it is.

Invariant: a profile is the sum of what single documents say, in the order in which they were added,
so that it can be made again from them; it never grows without bound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from onrecord.model.mention import EntityKind

MAX_BLOCK = 50
"""So many identities may stand under one key; `benchmarks/identity.py` prints the blocks' sizes."""
MAX_FORMS = 16
MAX_ROLES = 12
MAX_COMPANIONS = 160
MAX_PUBLISHERS = 8
_MIN_SHARE = 0.05
"""A form that fewer of an identity's documents use is a slip of one page, not its name."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reference:
    """An identity as other things name it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReportedRole:
    """An office as reported; `day` is the day of publication, None where the page tells none."""

    title: str
    organization: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an entity: from one document, or from all that name it.

    `forms` are its names as written, each with the number of documents that use it; `full` are
    those of `forms` that are the entity's fullest name in a document. `companions` are folded
    words for others named in the same documents, the latest first; `pronouns` the one most used for
    it in each ("he", "she"); `members` are identities that a joint group consists of;
    `first_day` and `last_day` are days of publication; `knowledge` is its entry in a file of
    knowledge.
    """

    kind: EntityKind
    forms: tuple[tuple[str, int], ...]
    full: tuple[tuple[str, int], ...]
    country: str | None = None
    is_named: bool = True
    roles: tuple[ReportedRole, ...] = ()
    companions: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    first_day: str | None = None
    last_day: str | None = None
    n_documents: int = 1
    knowledge: Reference | None = None

    @property
    def name(self) -> str:
        """What knowledge calls it; else the fullest form that more than a few of its documents use.

        Of equally full ones it is the commonest.
        """
        if self.knowledge is not None:
            return self.knowledge.name
        least = _MIN_SHARE * self.n_documents
        usual = [form for form in self.full if form[1] >= least] or list(self.full)
        order = {form: -i for i, (form, _) in enumerate(self.full)}
        return max(usual, key=lambda f: (_fullness(f[0]), f[1], order[f[0]]))[0]

    def joined(self, other: Profile) -> Profile:
        """This profile with what later documents say of the same entity."""
        days = [d for d in (self.first_day, self.last_day, other.first_day, other.last_day) if d]
        return Profile(
            kind=self.kind,
            forms=_counted(self.forms, other.forms),
            full=_counted(self.full, other.full),
            country=self.country or other.country,
            is_named=self.is_named or other.is_named,
            roles=_latest(other.roles, self.roles, MAX_ROLES),
            companions=_latest(other.companions, self.companions, MAX_COMPANIONS),
            members=self.members or other.members,
            pronouns=_latest(other.pronouns, self.pronouns, MAX_PUBLISHERS),
            publishers=_latest(other.publishers, self.publishers, MAX_PUBLISHERS),
            first_day=min(days, default=None),
            last_day=max(days, default=None),
            n_documents=self.n_documents + other.n_documents,
            knowledge=self.knowledge or other.knowledge,
        )


@dataclass(frozen=True, slots=True)
class BlockKey:
    """A key under which entities that may be one meet.

    Where too many stand under `key` already, later ones stand under `finer` instead.
    """

    key: str
    finer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An identity of the record that an entity may be."""

    id: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Decision:
    """Which identity an entity of a document is: `identity` is None for one that is new.

    `prob` is the probability that they are one, for a new one that it is no known one; `evidence`
    says what spoke for and against, each in log-odds. `also` are identities that are found to be
    the same one, with their probabilities.
    """

    entity: str
    identity: str | None
    prob: float
    reason: str
    evidence: tuple[tuple[str, float], ...] = ()
    also: tuple[tuple[str, float], ...] = ()


def joined(profiles: Iterable[Profile]) -> Profile:
    """The sum of at least one profile, in the order given."""
    found = iter(profiles)
    whole = next(found)
    for profile in found:
        whole = whole.joined(profile)
    return whole


def _fullness(name: str) -> tuple[int, bool]:
    """Up to four words count; letters alone ("NATO") are less than a word."""
    n_words = len(name.split())
    letters = name.replace(".", "")
    is_acronym = n_words == 1 and letters.isupper()
    return min(n_words, 4), not is_acronym


def _counted(
    one: tuple[tuple[str, int], ...], other: tuple[tuple[str, int], ...]
) -> tuple[tuple[str, int], ...]:
    count = Counter(dict(one))
    count.update(dict(other))
    return tuple(count.most_common(MAX_FORMS))


def _latest(new: tuple[T, ...], old: tuple[T, ...], limit: int) -> tuple[T, ...]:
    return tuple(dict.fromkeys((*new, *old)))[:limit]
