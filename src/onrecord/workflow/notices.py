"""Telling others what is new: a signed POST to an address, a message at the end of a file.

Invariant: nothing is sent but by the wish of the watch list; whatever fails here is told as a
sentence and stops nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import mailbox
import random
from collections.abc import Mapping
from dataclasses import replace
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

from onrecord.errors import NotFetched
from onrecord.fetching.addresses import Allowed
from onrecord.fetching.asking import Fields
from onrecord.fetching.connecting import Lines
from onrecord.fetching.waits import Clock, backing_off
from onrecord.workflow.fetching import asker_of
from onrecord.workflow.watch_list import Manner, Notices

_N_TRIES = 3
_OKAY = range(200, 300)
_EVERYWHERE = Allowed.of(["0.0.0.0/0", "::/0"])


def notify(
    notices: Notices,
    manner: Manner,
    *,
    body: bytes,
    text: str,
    clock: Clock,
    environment: Mapping[str, str],
) -> list[str]:
    """Tells all who are to be told; a sentence for each who could not be."""
    failed: list[str] = []
    secret = environment.get(notices.secret_variable, "")
    for address in notices.webhooks:
        why = _post(address, body, secret, manner, clock)
        failed += [f"the webhook {address} {why}"] if why else []
    if notices.mail_file is not None:
        try:
            _write_mail(Path(notices.mail_file), notices, text)
        except (OSError, mailbox.Error) as error:
            failed.append(f"the message could not be written to {notices.mail_file} ({error})")
    return failed


def signature(body: bytes, secret: str) -> str:
    """What `X-Onrecord-Signature` has: HMAC of the body by SHA-256, in hexadecimal."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _post(address: str, body: bytes, secret: str, manner: Manner, clock: Clock) -> str | None:
    """Why a webhook was not told; None where it was.

    It may stand anywhere: whoever wrote the watch list named it, and no page leads to it.
    """
    asker = replace(
        asker_of(manner), lines=Lines(allowed=_EVERYWHERE), ports=tuple(range(1, 65_536))
    )
    fields: Fields = (("Content-Type", "application/json"), ("Content-Length", str(len(body))))
    if secret:
        fields += (("X-Onrecord-Signature", signature(body, secret)),)
    why = None
    for n_tries in range(1, _N_TRIES + 1):
        try:
            with asker.connected(address) as line:
                url = asker.checked(address, address)
                status = line.ask(url, fields=fields, sent=body).head.status
        except NotFetched as error:
            why = error.reason
        else:
            if status in _OKAY:
                return None
            why = f"is answered with status {status}"
        if n_tries < _N_TRIES and not clock.stop.is_set():
            clock.sleep(backing_off(n_tries, random.Random()))  # noqa: S311 - a pause, no secret
    return why


def _write_mail(path: Path, notices: Notices, text: str) -> None:
    """A message at the end of an mbox; where the path ends with `.eml`, a file of its own."""
    message = EmailMessage()
    message["From"] = notices.mail_from
    message["To"] = ", ".join(notices.mail_to) or notices.mail_from
    message["Subject"] = text.splitlines()[0][:200]
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = make_msgid(domain="onrecord.invalid")
    message.set_content(text + "\n")
    if path.suffix == ".eml":
        stamp = hashlib.sha256(bytes(message)).hexdigest()[:12]
        path.with_name(f"{path.stem}-{stamp}.eml").write_bytes(bytes(message))
        return
    box = mailbox.mbox(path)
    box.lock()
    try:
        box.add(message)
        box.flush()
    finally:
        box.unlock()
        box.close()
