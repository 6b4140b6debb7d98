"""Checks a proof that `onrecord prove` wrote. Python 3.8 or later is all it needs.

    python3 check_proof.py PROOF.json [--head DIGITS]

What it shows: these bytes of the page enclosed say the statement's words; page and statement were
covered by a batch; that batch is in the chain that ends with the head printed. What the page has
between the words is told in `left_out`, and the verdict says so. A head that you have from
elsewhere (published, time-stamped) is given with --head, and must be a head of the chain.
What it does not show: who made the page, and whether what it says is so.
"""

from __future__ import annotations

import base64
import codecs
import hashlib
import html
import json
import re
import sys
from typing import Any, Iterator  # noqa: UP035 - Python 3.8

SCHEMA = "onrecord-proof/1"
KEYS = ["chain", "document", "head", "page", "pieces", "schema", "stamps", "statement"]


class Wrong(Exception):
    """The proof does not show what it should; the words say why."""


def need(holds: bool, why: str) -> None:  # noqa: FBT001 - a sentence reads so
    """Goes on where something holds."""
    if not holds:
        raise Wrong(why)


def check(proof: dict[str, Any]) -> dict[str, Any]:
    """What a proof shows; raises `Wrong` where it shows nothing."""
    need(sorted(proof) == KEYS and proof["schema"] == SCHEMA, "this is no proof that I know")
    raw = decoded(proof["page"])
    said, page = (json.loads(proof[name]["leaf"]) for name in ("statement", "document"))
    need(said["onrecord"] == "statement/1", "the statement's leaf is another's")
    need(page["onrecord"] == "document/1", "the document's leaf is another's")
    digest = hashlib.sha256(raw).hexdigest()
    need(digest == page["sha256"] == said["sha256"], "the page's bytes are others")
    need(page["id"] == said["document"], "the statement is of another document")
    left_out = check_words(raw, said, proof["pieces"])
    heads = check_chain(proof["chain"], proof["head"])
    batches = [check_leaf(proof[name], heads) for name in ("document", "statement")]
    for stamp in proof["stamps"]:
        need(stamp["batch"] in heads, "a time stamp is of a batch outside the chain")
        stamped = bytes.fromhex(heads[stamp["batch"]][0])
        need(decoded(stamp["answer"]).find(stamped) >= 0, "a time stamp is of another head")
    words = " ... ".join(span[4] for span in said["spans"] if span[0] == "content")
    return {
        "statement": said["id"], "words": words, "speaker": (said["speaker"] or [None] * 2)[1],
        "left_out": left_out, "uri": page["uri"], "fetched_at": page["fetched_at"],
        "sha256": digest,
        "bytes": [[s[0], p[0][4], p[-1][5]]
                  for s, p in zip(said["spans"], proof["pieces"]) if p],  # noqa: B905 - Python 3.8
        "batches": batches, "covered_at": heads[batches[1]][1]["at"], "head": proof["head"],
        "heads": sorted(head for head, _ in heads.values()), "n_stamps": len(proof["stamps"]),
    }  # fmt: skip


def decoded(text: str) -> bytes:
    """The bytes that a text in base64 stands for, written in the one way."""
    found = base64.b64decode(text, validate=True)
    need(base64.b64encode(found).decode("ascii") == text, "the base64 is not written as we do")
    return found


def check_words(raw: bytes, said: dict[str, Any], pieces: list[Any]) -> list[str]:
    """Every word of every span stands where the pieces say, and the bytes there say it.

    What the page shows between the words of a span, and of the words that it cuts off.
    """
    page = raw.decode(said["encoding"], said["errors"])
    at = byte_places(raw, said["encoding"], said["errors"])
    need(len(pieces) == len(said["spans"]) > 0, "there are not as many pieces as spans")
    left_out = []  # type: list[str]
    for (_, _, start, end, words), own in zip(said["spans"], pieces):  # noqa: B905 - Python 3.8
        need(len(words) == end - start, "a span is not as long as its words")
        done, raw_done = start, -1
        for first, last, raw_first, raw_last, byte_first, byte_last in own:
            need(done <= first < last <= end, "the pieces of a span are out of order")
            need(not words[done - start : first - start].strip(), "words lead back to nothing")
            need(0 <= raw_first < raw_last <= len(page), "a piece lies outside the page")
            told = words[first - start : last - start]
            need(says(page[raw_first:raw_last], told), "the page says something else there")
            where = [at[raw_first], at[raw_last]]
            need([byte_first, byte_last] == where, "the bytes of a piece are others")
            between = shown_between(page, raw_done, raw_first)
            joint = words[max(0, done - start - 1) : first - start + 1]
            need(done == start or not between or bool(re.search(r"\s", joint)),
                 "a word is put together from pieces that stand apart")  # fmt: skip
            left_out.append(between)
            done, raw_done = last, raw_last
        need(not words[done - start :].strip(), "words lead back to nothing")
        left_out.append(word_goes_on(page, raw_done) if words[-1:].isalnum() else "")
    return [one for one in left_out if one]


def shown_between(page: str, last: int, first: int) -> str:
    """What a reader sees between two pieces; before the first one, how its word begins."""
    if last > first:
        return "(what follows stands before it on the page)"
    if last < 0:
        return word_begins(page, first) if page[first].isalnum() else ""
    if not re.search(r"<(!doctype|html|body|article|div|p|br)\b", page, re.IGNORECASE):
        return min(map(visible, readings(page[last:first])), key=len)
    return min((visible(seen(form)) for form in readings(page[last:first])), key=len)


def word_begins(page: str, at: int) -> str:
    """The letters directly before a place; an escape of JSON is none."""
    before = page[max(0, at - 99) : at]
    if page.lstrip()[:1] == "{":
        before = re.sub(r"\\(u[0-9a-fA-F]{4}|.)", " ", before)
    return re.split(r"[\W_]", before)[-1]


def word_goes_on(page: str, at: int) -> str:
    """The letters directly behind a place."""
    return re.split(r"[\W_]", page[at : at + 99])[0]


HIDDEN = (("<!--", "-->"), ("<script", "</script"), ("<style", "</style"))


def seen(raw: str) -> str:
    """What a reader sees of a stretch of markup: no tags, comments, scripts and styles."""
    shown, at, lower = [], 0, raw.lower()
    for tag in re.finditer(r"<[a-zA-Z/!?]", raw):
        start = tag.start()
        if start < at:
            continue
        closing = next((end for name, end in HIDDEN if lower.startswith(name, start)), ">")
        end = lower.find(closing, start)
        if end < 0:  # what is not closed is shown
            break
        shown.append(raw[at:start])
        at = end + (0 if closing.startswith("</") else len(closing))
    shown.append(raw[at:])
    return html.unescape(" ".join(shown))


def visible(text: str) -> str:
    """A text without blanks around it and characters that nobody sees: hyphens not needed, NUL."""
    return squeezed(re.sub("[\x00\u00ad\u200b\u2060\ufeff]", "", text))


def byte_places(raw: bytes, encoding: str, errors: str) -> list[int]:
    """How many bytes were read when the page's text had so many characters."""
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    places = [0]
    for i in range(len(raw)):
        places += [i + 1] * len(decoder.decode(raw[i : i + 1]))
    return places + [len(raw)] * len(decoder.decode(b"", True))


def says(raw: str, words: str) -> bool:
    """Whether a stretch of the page says these words, its escapes read, its blanks run together."""
    return words == raw or any(squeezed(words) == squeezed(form) for form in readings(raw))


def readings(raw: str) -> Iterator[str]:
    """The ways in which a stretch of a page can be read."""
    yield raw
    yield html.unescape(raw)
    try:
        unescaped = json.loads('"' + raw + '"', strict=False)
    except ValueError:
        return
    yield unescaped
    yield html.unescape(unescaped)


def squeezed(words: str) -> str:
    """Words with single blanks between them."""
    return " ".join(words.replace("\x00", "\ufffd").split())


def check_chain(chain: list[str], head: str) -> dict[int, tuple[str, dict[str, Any]]]:
    """The head and the facts of every batch on the way down from the latest."""
    expected, heads = {-1: head}, {}  # type: dict[int, str], dict[int, Any]
    for place, text in enumerate(chain):
        found = hashlib.sha256(b"\x02" + text.encode("ascii")).hexdigest()
        told = json.loads(text)
        number = told["batch"]
        need(told["onrecord"] == "batch/1", "a link of the chain is no batch")
        need(found == expected.get(number if place else -1), "the chain of heads is broken")
        expected = {number & (number - 1): told["skipped"], number - 1: told["previous"]}
        heads[number] = (found, told)
    return heads


def check_leaf(leaf: dict[str, Any], heads: dict[int, Any]) -> int:
    """The batch whose tree a leaf is in (RFC 6962)."""
    need(sorted(leaf) == ["batch", "leaf", "path", "place"], "a leaf is not of its form")
    need(leaf["batch"] in heads, "the batch of a leaf is not in the chain")
    told = heads[leaf["batch"]][1]
    place, last = leaf["place"], told["leaves"] - 1
    need(0 <= place <= last, "a leaf lies outside its batch")
    found = hashlib.sha256(b"\x00" + leaf["leaf"].encode("ascii")).digest()
    path = [bytes.fromhex(beside) for beside in leaf["path"]]
    while last:
        if place % 2 or place < last:
            need(bool(path), "the way to the root is too short")
            both = path[0] + found if place % 2 else found + path[0]
            found, path = hashlib.sha256(b"\x01" + both).digest(), path[1:]
        place, last = place // 2, last // 2
    need(not path and found.hex() == told["root"], "a leaf does not lead to the root of its batch")
    return int(leaf["batch"])


def main(arguments: list[str]) -> int:
    """Checks the proof named; 0 where it holds."""
    name, *rest = arguments
    try:
        with open(name, encoding="utf-8") as file:  # noqa: PTH123 - as plain as can be
            shown = check(json.load(file))
        need(not rest or rest[1] in shown["heads"], "the head given is not in the chain")
    except (Wrong, ValueError, LookupError, TypeError, AttributeError, OSError) as error:
        sys.stdout.write("NOT PROVED: %s\n" % error)  # noqa: UP031 - the same
        return 1
    shown.pop("heads")
    verdict = "PROVED, but the page has more between these words" if shown["left_out"] else "PROVED"
    sys.stdout.write(json.dumps(shown, indent=2) + "\n" + verdict + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
