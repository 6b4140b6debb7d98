"""Time stamps (RFC 3161): asked of an authority, and checked without it.

Invariant: an answer is handed out only where it is over what was asked, with the number that was
drawn for this question, and signed by whom the certificates given lead to. Nothing is sent but a
hash and that number.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.errors import MissingExtra, StampRefused

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_MAX_BYTES = 100_000
_MAX_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Stamped:
    """An authority's answer as it came, and the moment that it states (ISO 8601, UTC)."""

    answer: bytes
    at: str


def ask(authority: str, data: bytes, certificates: Path) -> Stamped:
    """A time stamp over the SHA-256 of some bytes; raises `StampRefused`, `MissingExtra`."""
    library = _library()
    request = (
        library.TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(library.HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    answer = _sent(authority, request.as_bytes())
    return _checked(authority, answer, data, certificates, nonce=request.nonce)


def check(authority: str, answer: bytes, data: bytes, certificates: Path) -> Stamped:
    """An answer that was kept, checked again; raises as `ask` does, and asks nobody."""
    return _checked(authority, answer, data, certificates, nonce=None)


def _checked(
    authority: str, answer: bytes, data: bytes, certificates: Path, *, nonce: int | None
) -> Stamped:
    library = _library()
    roots, others = _trusted(certificates)
    verifier = library.VerifierBuilder(roots=roots, intermediates=others, nonce=nonce).build()
    try:
        told = library.decode_timestamp_response(answer)
        verifier.verify_message(told, data)
        return Stamped(answer, told.tst_info.gen_time.isoformat())
    except (library.VerificationError, ValueError) as error:
        raise StampRefused(authority, str(error)) from error


def _sent(authority: str, request: bytes) -> bytes:
    if not authority.startswith(("http://", "https://")):
        raise StampRefused(authority, "its address is none of the web")
    asked = urllib.request.Request(  # noqa: S310 - the scheme is looked at above
        authority, request, {"Content-Type": "application/timestamp-query"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=_MAX_SECONDS) as answer:  # noqa: S310 - the same
            found = answer.read(_MAX_BYTES + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise StampRefused(authority, f"it gave no answer: {error}") from error
    if len(found) > _MAX_BYTES:
        raise StampRefused(authority, f"its answer has over {_MAX_BYTES:,} bytes")
    return bytes(found)


def _trusted(certificates: Path) -> tuple[Sequence[Certificate], Sequence[Certificate]]:
    """The certificates of a PEM file: those that stand for themselves, and those between."""
    from cryptography import x509  # noqa: PLC0415 - of an extra

    try:
        found = x509.load_pem_x509_certificates(certificates.read_bytes())
    except (OSError, ValueError) as error:
        raise StampRefused(str(certificates), f"no certificates: {error}") from error
    roots = [one for one in found if one.issuer == one.subject]
    if not roots:
        raise StampRefused(str(certificates), "it has no certificate that stands for itself")
    return roots, [one for one in found if one not in roots]


def _library() -> Any:
    try:
        import rfc3161_client  # noqa: PLC0415 - of an extra
    except ImportError as error:
        raise MissingExtra("rfc3161-client", extra="stamps") from error
    return rfc3161_client
