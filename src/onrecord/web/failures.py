"""Errors to statuses, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from onrecord.errors import (
    AmbiguousName,
    BadValue,
    DocumentError,
    Forgotten,
    InputTooLarge,
    NotInRecord,
    RecordLocked,
    Refused,
    SignInNeeded,
    TooBusy,
    TookTooLong,
    TooManyTries,
)

_STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (NotInRecord, HTTPStatus.NOT_FOUND),
    (BadValue, HTTPStatus.BAD_REQUEST),
    (AmbiguousName, HTTPStatus.BAD_REQUEST),
    (RequestValidationError, HTTPStatus.BAD_REQUEST),
    (InputTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Forgotten, HTTPStatus.GONE),
    (TookTooLong, HTTPStatus.SERVICE_UNAVAILABLE),
    (DocumentError, HTTPStatus.BAD_REQUEST),
    (RecordLocked, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (SignInNeeded, HTTPStatus.UNAUTHORIZED),
    (Refused, HTTPStatus.FORBIDDEN),
)
_AGAIN_SECONDS = 5
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="onrecord"'}
"""What whoever is to sign in is told, beside 401."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong: a status, a sentence, and the headers that belong to it."""

    status: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """The shape in which every program is told."""
        return {"error": {"status": self.status, "message": self.message}}


def failure_of(error: Exception) -> Failure:
    """What an error becomes for who asked."""
    if isinstance(error, HTTPException):
        is_nowhere = error.status_code == HTTPStatus.NOT_FOUND
        words = "There is no such page." if is_nowhere else str(error.detail)
        return Failure(error.status_code, words, dict(error.headers or {}))
    status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
    if isinstance(error, RequestValidationError):
        words = "; ".join(f"{one['loc'][-1]}: {one['msg']}" for one in error.errors())
        return Failure(int(status), words)
    return Failure(int(status), str(error), _headers(error, int(status)))


def _headers(error: Exception, status: int) -> dict[str, str]:
    """When to ask again, or how to say who asks."""
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.wait_seconds)}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(_AGAIN_SECONDS)}
    return dict(CHALLENGE) if status == HTTPStatus.UNAUTHORIZED else {}
