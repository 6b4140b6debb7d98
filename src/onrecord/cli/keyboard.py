"""Single keys of a terminal, in the order in which they were pressed.

Invariant: the terminal is as it was before once the keyboard is given back, whatever happens; what
was typed ahead is kept.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

END = "\x04"
"""What is read where there is nothing more to come."""
_MOST_BYTES = 4


class Keyboard:
    """Keys and lines of the terminal at standard input; `cooked` are its own settings."""

    def __init__(self, handle: int, cooked: Any) -> None:
        self._handle, self._cooked = handle, cooked

    def key(self) -> str:
        """The next key as a character; of a longer sequence one part after the other."""
        got = b""
        while len(got) < _MOST_BYTES:
            more = os.read(self._handle, 1)
            if not more:
                return END
            got += more
            try:
                return got.decode()
            except UnicodeDecodeError:
                continue
        return "\ufffd"

    def line(self, asked: str) -> str:
        """A line that a person types and may mend until they end it."""
        import termios

        now = termios.tcgetattr(self._handle)
        termios.tcsetattr(self._handle, termios.TCSADRAIN, self._cooked)
        try:
            click.echo(asked, nl=False)
            return os.read(self._handle, 4096).decode(errors="replace").strip()
        finally:
            termios.tcsetattr(self._handle, termios.TCSADRAIN, now)


class _Plain(Keyboard):
    """Where terminals are of another kind: what `click` knows of them."""

    def __init__(self) -> None:
        super().__init__(0, None)

    def key(self) -> str:
        return click.getchar()

    def line(self, asked: str) -> str:
        return str(click.prompt(asked.rstrip(": "), default="", show_default=False)).strip()


@contextmanager
def keyboard() -> Iterator[Keyboard]:
    """The keyboard of standard input, single keys at a time, until it is given back."""
    try:
        import termios
        import tty
    except ImportError:
        yield _Plain()
        return
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    # Set without flushing: a quick person types ahead.
    tty.setcbreak(handle, termios.TCSADRAIN)
    try:
        yield Keyboard(handle, before)
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
