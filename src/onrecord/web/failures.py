"""Errors to statuses, once, and the one shape in which every program is told of them.

Invariant: nothing of a failure that nobody foresaw is told to who asked, and no path of this
machine; what happened stands in the program's log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from onrecord.errors import (
    AmbiguousName,
    AskedTooMuch,
    BadCursor,
    BadDay,
    BadValue,
    DocumentError,
    Forgotten,
    InputTooLarge,
    NotInRecord,
    NotKept,
    OnRecordError,
    RecordLocked,
    Refused,
    SignInNeeded,
    TooBusy,
    TookTooLong,
    TooManyTries,
    UnknownAct,
)

_STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (NotInRecord, HTTPStatus.NOT_FOUND),
    (NotKept, HTTPStatus.NOT_FOUND),
    (BadValue, HTTPStatus.BAD_REQUEST),
    (AmbiguousName, HTTPStatus.BAD_REQUEST),
    (RequestValidationError, HTTPStatus.BAD_REQUEST),
    (InputTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Forgotten, HTTPStatus.GONE),
    (TookTooLong, HTTPStatus.SERVICE_UNAVAILABLE),
    (DocumentError, HTTPStatus.BAD_REQUEST),
    (AskedTooMuch, HTTPStatus.SERVICE_UNAVAILABLE),
    (RecordLocked, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (SignInNeeded, HTTPStatus.UNAUTHORIZED),
    (Refused, HTTPStatus.FORBIDDEN),
)
_HINTS: dict[type[Exception], str] = {
    NotInRecord: "ids stand in the lists, such as /api/1/articles or /api/1/people",
    AmbiguousName: "name one by its id; /api/1/people?name= lists them",
    BadCursor: "leave the cursor out to begin with the first part",
    BadDay: "write 2026-03-26, 2026-03 or 2026",
    InputTooLarge: "send it in smaller parts",
    UnknownAct: "the codes stand at /api",
    RequestValidationError: "what may be asked stands at /api",
}
_HINTS_OF_STATUS = {
    404: "what may be asked stands at /api",
    405: "the methods that a path takes stand in the header Allow",
    415: "send JSON and say so: Content-Type: application/json",
}
_WORDS = {404: "There is no such page.", 405: "This path does not take that method."}
_AGAIN_SECONDS = 5
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="onrecord"'}
"""What whoever is to sign in is told, beside 401."""
_CODES = {413: "input_too_large"}
_N_TOLD = 5


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: `code` names it for a program, `hint` says what to try; it may be empty.

    `sentence` says both to a person; empty where `message` does.
    """

    status: int
    code: str
    message: str
    hint: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    sentence: str = ""

    def told(self) -> dict[str, Any]:
        """The shape in which every program is told."""
        shown = ("status", "code", "message", "hint")
        return {"error": {name: getattr(self, name) for name in shown}}


NOT_FORESEEN = Failure(500, "not_foreseen", "This failed in a way that was not foreseen.")


def failure_of(error: Exception) -> Failure:
    """What an error becomes for who asked."""
    if isinstance(error, HTTPException):
        return _of_http(error)
    hint = next((words for kind, words in _HINTS.items() if isinstance(error, kind)), "")
    if isinstance(error, RequestValidationError):
        return Failure(400, "bad_request", _asked_wrongly(error), hint)
    if not isinstance(error, OnRecordError):
        return NOT_FORESEEN
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
    sentence = _sentence(error)
    message, _, advice = sentence.rpartition("; ")
    headers = _headers(error, int(status))
    code = snake_case(type(error).__name__)
    if not message:
        return Failure(int(status), code, sentence, hint, headers, sentence)
    return Failure(int(status), code, message, hint or advice, headers, sentence)


def _headers(error: Exception, status: int) -> dict[str, str]:
    """When to ask again, or how to say who asks."""
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.wait_seconds)}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(_AGAIN_SECONDS)}
    return dict(CHALLENGE) if status == HTTPStatus.UNAUTHORIZED else {}


def snake_case(name: str) -> str:
    """A class's name as a code: `NotInRecord` is "not_in_record"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _sentence(error: OnRecordError) -> str:
    """What an error says, the record named by its file's name alone."""
    path = str(getattr(error, "path", ""))
    return str(error).replace(path, Path(path).name) if path else str(error)


def _of_http(error: HTTPException) -> Failure:
    status = error.status_code
    phrase = HTTPStatus(status).phrase
    words = _WORDS.get(status, str(error.detail))
    code = _CODES.get(status, re.sub(r"\W+", "_", phrase).lower())
    return Failure(status, code, words, _HINTS_OF_STATUS.get(status, ""), dict(error.headers or {}))


def _asked_wrongly(error: RequestValidationError) -> str:
    """Each thing that was asked wrongly, by its name; of very many the first few."""
    told = [f"{_name(one['loc'])}: {_wrong(one)}" for one in error.errors()]
    more = [f"and {len(told) - _N_TOLD} more"] if len(told) > _N_TOLD else []
    return "; ".join([*told[:_N_TOLD], *more])


def _wrong(one: Mapping[str, Any]) -> str:
    is_unknown = one["type"] == "extra_forbidden"
    return "nothing here is called so" if is_unknown else str(one["msg"])


def _name(where: tuple[Any, ...]) -> str:
    return str(where[-1]) if where else "the request"
