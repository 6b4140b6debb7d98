"""The manual's page of acts, written from the table of codes."""

from __future__ import annotations

from onrecord.acts import codes
from onrecord.acts.codes import Code

_TOLD = """\
What is done by saying something, or by a deed that a page reports. The codes are the roots of
PLOVER (draft 0.8, September 2021), with DENY (says that a claim is untrue; REJECT refuses a
proposal or a demand) and STATE (plain assertion), which PLOVER lacks.
`src/onrecord/acts/data/codes.json` holds this table; it is made from the standard's own conversion
table CAMEO2PLOVER of 17 September 2021 and from `own.toml` beside it, which gives a reason for
every entry.
"""
_GAPS = """\
What the sources do not give is left empty, never guessed:
"""
_EXPORTED = """\
`onrecord export --format polecat` fills Event Mode and Intensity only where a code leaves no
choice: no root has a single mode, and {scored} have a base score for all of their acts.
"""


def acts_page() -> str:
    """Codes, what is left empty, and every code of CAMEO with the root that it leads to."""
    rows = [_row(code) for code in codes.all_codes()]
    head = "| code | meaning | older names | class | base score | modes | contexts |"
    cameo = [_cameo(code) for code in codes.all_codes() if code.cameo]
    held = ", ".join(f"{n} {what}" for what, n in codes.counts().items())
    return "\n".join(
        [
            "# Acts\n",
            _TOLD,
            "\n".join([head, "|---|---|---|---|---|---|---|", *rows]) + "\n",
            f"The table holds {held}.\n",
            _GAPS,
            "\n".join(f"- {what}: {n}" for what, n in codes.gaps().items()) + "\n",
            _EXPORTED.format(scored=_and([c.name for c in codes.all_codes() if c.only_score])),
            "# From CAMEO\n",
            *cameo,
        ]
    )


def _row(code: Code) -> str:
    modes = [m.name if m.score is None else f"{m.name} ({m.score:+})" for m in code.modes]
    score = "" if code.score is None else f"{code.score:+}"
    cells = (
        code.name, code.meaning, ", ".join(code.older), code.quad or "", score,
        ", ".join(modes), ", ".join(code.contexts),
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


def _cameo(code: Code) -> str:
    rows = [
        f"| {c.code} | {c.mode or ''} | {', '.join(c.contexts)} | {c.means} |" for c in code.cameo
    ]
    table = "\n".join(["| CAMEO | mode | contexts | |", "|---|---|---|---|", *rows])
    return f"## {code.name}\n\n{table}\n"


def _and(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"
