"""Stand-ins for the two models of pages: one is told the lines' roles, one goes by tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.model.document import Article
from onrecord.model.selector import Span
from onrecord.readers.features import FEATURE_NAMES, Seen
from onrecord.readers.line_model import Roles

Probabilities = npt.NDArray[np.float32]
ROLES = ("body", "headline", "byline", "time", "caption", "credit")


@dataclass(frozen=True)
class ToldLines:
    """Knows what each line is by its beginning; of all else it is `unsure`, in every role."""

    roles: Mapping[str, str]
    unsure: float = 0.0

    def read(self, texts: Sequence[str]) -> Roles:
        found = [
            next((role for start, role in self.roles.items() if text.startswith(start)), None)
            for text in texts
        ]
        probs = {
            role: np.array([0.9 if f == role else self.unsure for f in found], np.float32)
            for role in ROLES
        }
        return Roles(**probs)


class LongLines:
    """Takes lines of six words and more for body, and the first line for the headline."""

    def read(self, texts: Sequence[str]) -> Roles:
        nothing = np.zeros(len(texts), np.float32)
        body = np.array([len(text.split()) >= 6 for text in texts], np.float32)
        headline = np.array([i == 0 for i in range(len(texts))], np.float32)
        return Roles(body, headline, nothing, nothing, nothing, nothing)


class Paragraphs:
    """Takes every `p` for body, unless it stands in what is by its tag no article."""

    def probabilities(self, seen: Seen) -> Probabilities:
        rows = seen.rows(seen.first_guess())
        away = [FEATURE_NAMES.index(f"in_{tag}") for tag in ("nav", "aside", "footer", "figure")]
        is_p = rows[:, FEATURE_NAMES.index("tag_p")] > 0
        return (is_p & ~(rows[:, away] > 0).any(axis=1)).astype(np.float32)


def words(article: Article, span: Span | None) -> str | None:
    """The words of a part, None where the article has none."""
    return None if span is None else span.of(article.text)


def paragraphs(article: Article) -> list[str]:
    """The words of the paragraphs."""
    return [span.of(article.text) for span in article.paragraphs]
