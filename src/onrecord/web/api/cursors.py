"""Cursors: where a part of a list begins, handed out as letters that mean nothing to who has them.

Invariant: a cursor leads on in the list that gave it, asked the same, and nowhere else; whatever
else is given for one is a `BadCursor`. It holds no secret and grants nothing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping

from onrecord.errors import BadCursor
from onrecord.workflow.lists import Key

_MARK_CHARS = 12
_PLAIN = (str, int, float, type(None))


def cursor_of(question: str, key: Key) -> str:
    """The cursor of a key in the list that answers a question."""
    packed = json.dumps([_mark(question), *key]).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def key_of(question: str, cursor: str | None) -> Key | None:
    """The key in a cursor, None where there is none; raises `BadCursor`."""
    if cursor is None:
        return None
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        mark, *key = json.loads(packed)
        "".join(part for part in key if isinstance(part, str)).encode()  # no half characters
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadCursor from error
    if mark != _mark(question) or not all(isinstance(part, _PLAIN) for part in key):
        raise BadCursor
    return tuple(key)


def question_of(path: str, asked: Mapping[str, object]) -> str:
    """What is asked of a list, whichever part of it."""
    settled = {name: value for name, value in asked.items() if name not in {"limit", "cursor"}}
    return json.dumps([path, settled], sort_keys=True, default=str)


def _mark(question: str) -> str:
    return hashlib.sha256(question.encode()).hexdigest()[:_MARK_CHARS]
