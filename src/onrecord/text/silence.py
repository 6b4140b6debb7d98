"""Words by which a page tells that somebody was asked and gave no answer.

Set phrases of the news; how often they are right is told in docs/quality.md.
"""

from __future__ import annotations

import re

_ANSWER = r"(?:comment|answer|respond|reply|speak|talk|be\s+interviewed|discuss|say|elaborate)"
_HAVING = r"(?:(?:has|have|had|also|repeatedly|immediately|still|so\s+far|again)\s+)*"
_FEW = r"(?:\S+\s+){0,3}?"
_SILENT = re.compile(
    rf"""
    {_HAVING}(?:declin|refus)\w+\s+(?:{_FEW}to\s+{_ANSWER}\b
      |{_FEW}(?:requests?|questions?|interviews?|comment)\b)
    |{_HAVING}(?:did|has|have|had|would|could)\s*(?:not|n[’']t|never)\s+{_FEW}
      (?:respond(?:ed)?|repl(?:y|ied)|return(?:ed)?|comment(?:ed)?|answer(?:ed)?|be\s+reached)\b
    |{_HAVING}(?:offered|gave|had|made)\s+no\s+(?:immediate\s+)?(?:comment|answer|reply|response)\b
    |no\s+comment\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


SILENT_CUES = ("declin", "refus", "not", "n't", "n’t", "never", "no ")
"""One of these stands in every cue that tells of silence."""


def tells_of_silence(cue: str, content: str) -> bool:
    """Whether a statement with this cue is none: its speaker was asked and did not answer."""
    return _SILENT.match(f"{cue} {content}".lstrip(" “\"'(,")) is not None
