"""What stands between a page's words and a person's terminal.

Invariant: no control character of a page reaches a terminal; data goes to standard output and
messages to standard error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

_PICTURES = 0x2400  # Unicode's control pictures: ESC is shown as ␛


def _neutral() -> dict[int, int]:
    table = {code: _PICTURES + code for code in range(0x20) if chr(code) not in "\n\t"}
    table[0x7F] = 0x2421
    table.update(dict.fromkeys(range(0x80, 0xA0), 0xFFFD))
    # Marks that turn the reading direction around and could show words in another order.
    table.update(dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], 0xFFFD))
    return table


_NEUTRAL = _neutral()
_C1_ESCAPES = {code: f"\\u{code:04x}" for code in range(0x7F, 0xA0)}


def neutralised(text: str) -> str:
    """`text` with every control character shown instead of obeyed, one for one."""
    return text.translate(_NEUTRAL)


def json_safe(line: str) -> str:
    """A line of JSON with DEL and the C1 controls escaped, which `json.dumps` leaves alone."""
    return line.translate(_C1_ESCAPES)


def out() -> Console:
    """The console of standard output, for tables and articles."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False, soft_wrap=False)


def messages() -> Console:
    """The console of standard error, for everything that is not data."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, markup=False)


def say(sentence: str) -> None:
    """One message line to standard error."""
    print(neutralised(sentence), file=sys.stderr)  # noqa: T201 — the one place that prints messages


def write(text: str) -> None:
    """Data to standard output."""
    sys.stdout.write(text)


def hand_on() -> None:
    """What was written is handed on now, so that it is there whatever happens next."""
    sys.stdout.flush()


def is_terminal() -> bool:
    """Whether a person looks at standard output."""
    return sys.stdout.isatty()
