"""brat's annotation files (standoff, brat 1.3) as statements that a person marked.

Invariant: every line is of brat's grammar and names only what is there, every stretch has the words
that it says it has; else `BadAnnotation` names the file, the line and the reason. Marks that are no
part of a statement (types of another project, relations) are checked and then left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn, get_args

from onrecord.errors import BadAnnotation
from onrecord.model.act import ACT_CODES, MODALITIES, ActCode, Modality
from onrecord.model.attribution import AttributionKind
from onrecord.model.marked import UNKNOWN, Marked, MarkedSpeaker
from onrecord.model.mention import EntityKind
from onrecord.model.selector import Span, Spans
from onrecord.text.pieces import is_same_line, joined, on_one_line

MAX_BYTES = 20_000_000
_MAX_LINES = 200_000
_MAX_DEPTH = 50
_SHOWN_CHARS = 60
_STATEMENT = "Statement"
_ACTS = (("Act", "Modality"), ("SecondAct", "SecondModality"), ("ThirdAct", "ThirdModality"))
_N = r"[0-9]{1,9}"
_NAME = r"[^\s:]{1,200}"
_STRETCH = re.compile(rf"(T{_N})\t({_NAME}) ({_N} {_N}(?:;{_N} {_N}){{0,999}})\t(.*)", re.DOTALL)
_EVENT = re.compile(rf"(E{_N})\t({_NAME}):(T{_N})((?: {_NAME}:[TE]{_N}){{0,99}}) ?")
_ATTRIBUTE = re.compile(rf"([AM]{_N})\t({_NAME}) ([TER]{_N})(?: (\S{{1,200}}))? ?")
_REFERENCE = re.compile(rf"(N{_N})\tReference ([TER]{_N}) ({_NAME}):([^\t]{{1,500}})(?:\t(.*))?")
_NOTE = re.compile(rf"(#{_N})\t({_NAME}) ([TERANM]{_N})(?:\t(.*))?")
_RELATION = re.compile(rf"(R{_N})\t({_NAME}) {_NAME}:([TE]{_N}) {_NAME}:([TE]{_N})\t?")
_ALIKE = re.compile(rf"\*\t{_NAME}((?: T{_N}){{2,999}})")
_ID = re.compile(r"(att_[0-9a-f]{1,64})(?= |$)")


def statements(file: str, text: str, raw: bytes) -> tuple[Marked, ...]:
    """The statements of an annotation file over a text, in the order of the file.

    `file` is what errors call it. Raises `BadAnnotation`.
    """
    return tuple(_Reading(file, text, raw).statements())


@dataclass(frozen=True, slots=True)
class _Stretch:
    line: int
    kind: str
    spans: Spans


@dataclass(frozen=True, slots=True)
class _Event:
    line: int
    kind: str
    trigger: str
    parts: tuple[tuple[str, str], ...]


class _Reading:
    """One file on its way: first its lines, then what they mean."""

    def __init__(self, file: str, text: str, raw: bytes) -> None:
        self._file, self._text = file, text
        self._line = 0
        self._stretches: dict[str, _Stretch] = {}
        self._events: dict[str, _Event] = {}
        self._attributes: dict[tuple[str, str], tuple[int, str]] = {}
        self._names: dict[str, tuple[str, str, str]] = {}
        self._notes: dict[str, str] = {}
        self._known: set[str] = set()
        self._named: list[tuple[int, str]] = []
        self._read(raw)

    def statements(self) -> Iterator[Marked]:
        """Raises `BadAnnotation` where two are the same, or one stands within itself."""
        seen: dict[tuple[Spans, Spans, Spans], str] = {}
        for name, event in self._events.items():
            if event.kind == _STATEMENT:
                self._line = event.line
                found = self._statement(name, event)
                same = seen.setdefault((found.source, found.cue, found.content), name)
                if same != name:
                    self._refuse(f"{name} marks the same words as {same}")
                yield found

    def _read(self, raw: bytes) -> None:
        if len(raw) > MAX_BYTES:
            self._refuse(f"the file has more than {MAX_BYTES:,} bytes")
        try:
            lines = raw.decode("utf-8").removeprefix("\ufeff").split("\n")
        except UnicodeDecodeError as error:
            self._line = raw.count(b"\n", 0, error.start) + 1
            self._refuse("it is not UTF-8")
        if len(lines) > _MAX_LINES:
            self._refuse(f"the file has more than {_MAX_LINES:,} lines")
        for number, line in enumerate(lines, 1):
            self._line = number
            if line.strip():
                self._take(line.removesuffix("\r"))
        for number, name in self._named:
            if name not in self._known:
                self._line = number
                self._refuse(f"{name} is named and stands nowhere in the file")

    def _take(self, line: str) -> None:
        takers: Mapping[str, tuple[re.Pattern[str], Callable[[re.Match[str]], None]]] = {
            "T": (_STRETCH, self._take_stretch),
            "E": (_EVENT, self._take_event),
            "A": (_ATTRIBUTE, self._take_attribute),
            "M": (_ATTRIBUTE, self._take_attribute),
            "N": (_REFERENCE, self._take_reference),
            "#": (_NOTE, self._take_note),
            "R": (_RELATION, self._take_relation),
            "*": (_ALIKE, self._take_alike),
        }
        if line[0] not in takers:
            self._refuse(f"{line[:1]!r} begins no annotation; one of T, E, A, M, N, R, # or *")
        pattern, take = takers[line[0]]
        found = pattern.fullmatch(line)
        if found is None:
            self._refuse(f"it is not of the form that a line with {line[0]} has")
        if line[0] != "*":
            if found[1] in self._known:
                self._refuse(f"{found[1]} stands in the file twice")
            self._known.add(found[1])
        take(found)

    def _take_stretch(self, found: re.Match[str]) -> None:
        cut = []
        for place in found[3].split(";"):
            start, end = map(int, place.split(" "))
            if not start < end <= len(self._text):
                self._refuse(f"{start} {end} is no stretch of the text of {len(self._text):,}")
            cut.append(Span(start, end))
        cut.sort()
        if any(one.overlaps(other) for one, other in pairwise(cut)):
            self._refuse("two of its pieces overlap")
        n_chars = sum(map(len, cut)) + len(cut) - 1  # so that a long stretch costs a long line
        words = " ".join(span.of(self._text) for span in cut) if n_chars == len(found[4]) else ""
        if not is_same_line(words, found[4]):
            there = self._text[cut[0].start : cut[0].end][:_SHOWN_CHARS]
            self._refuse(f"the text has {there!r} there, not {found[4][:_SHOWN_CHARS]!r}")
        spans = joined(self._text, cut)
        self._stretches[found[1]] = _Stretch(self._line, found[2], spans)

    def _take_event(self, found: re.Match[str]) -> None:
        told = [part.split(":") for part in found[4].split()]
        parts = tuple((role.rstrip("0123456789"), name) for role, name in told)
        self._named += [(self._line, name) for name in (found[3], *(n for _, n in parts))]
        self._events[found[1]] = _Event(self._line, found[2], found[3], parts)

    def _take_attribute(self, found: re.Match[str]) -> None:
        self._named.append((self._line, found[3]))
        self._attributes[found[3], found[2]] = (self._line, found[4] or "")

    def _take_reference(self, found: re.Match[str]) -> None:
        self._named.append((self._line, found[2]))
        self._names[found[2]] = (found[3], found[4], found[5] or "")

    def _take_note(self, found: re.Match[str]) -> None:
        self._named.append((self._line, found[3]))
        if found[2] == "AnnotatorNotes":
            self._notes[found[3]] = found[4] or ""

    def _take_relation(self, found: re.Match[str]) -> None:
        self._named += [(self._line, found[3]), (self._line, found[4])]

    def _take_alike(self, found: re.Match[str]) -> None:
        self._named += [(self._line, name) for name in found[1].split()]

    def _statement(self, name: str, event: _Event) -> Marked:
        trigger = self._stretches[event.trigger]
        told: dict[str, str] = {}
        for role, of in event.parts:
            if role not in ("Speaker", "Content", "Within"):
                self._refuse(f"a statement has no {role}; it has Speaker, Content and Within")
            if (of[0] == "E") != (role == "Within"):
                self._refuse(f"{of} cannot be its {role}")
            if role in told:
                self._refuse(f"it has two of {role}; a stretch in pieces is one, with ; between")
            told[role] = of
        own = {"Quote": "Content", "Speaker": "Speaker"}.get(trigger.kind, "Cue")
        marked = {own: event.trigger} | told
        spans = {role: self._stretches[of].spans for role, of in marked.items() if of[0] == "T"}
        if "Content" not in spans:
            self._refuse(f"{name} has no Content: nothing is said")
        note = _ID.match(self._notes.get(name, ""))
        return Marked(
            name=name,
            source=spans.get("Speaker", ()),
            cue=spans.get("Cue", ()),
            content=spans["Content"],
            kind=self._kind(name),
            within=self._within(name),
            speaker=self._speaker(marked.get("Speaker"), event.trigger),
            acts=tuple(self._acts(name)),
            statement=note[1] if note else None,
        )

    def _within(self, name: str) -> str | None:
        """The statement that it stands in; raises where that leads back to itself."""
        outer = first = dict(self._events[name].parts).get("Within")
        seen = {name}
        while outer is not None:
            if outer in seen:
                self._refuse(f"{name} stands within itself")
            seen.add(outer)
            if len(seen) > _MAX_DEPTH:
                self._refuse(f"{name} stands within more than {_MAX_DEPTH} others")
            if self._events[outer].kind != _STATEMENT:
                self._refuse(f"{outer} is no statement")
            outer = dict(self._events[outer].parts).get("Within")
        return first

    def _speaker(self, source: str | None, trigger: str) -> MarkedSpeaker | None:
        """Who is named at the source, else in its words; without one, at the trigger."""
        at = source or trigger
        _, known, name = self._names.get(at, ("", "", ""))
        if source is None and not known:
            return None
        kind = self._one_of(at, "Who", (*get_args(EntityKind), UNKNOWN))
        if kind == UNKNOWN:
            return None
        if not name and source is not None:
            name = " ".join(span.of(self._text) for span in self._stretches[source].spans)
        return MarkedSpeaker(on_one_line(name) or known, known or None, kind)  # type: ignore[arg-type]

    def _kind(self, name: str) -> AttributionKind | None:
        return self._one_of(name, "Kind", get_args(AttributionKind))  # type: ignore[return-value]

    def _acts(self, name: str) -> Iterator[tuple[ActCode, Modality]]:
        codes = tuple(code.lower() for code in ACT_CODES)
        for act, modality in _ACTS:
            code = self._one_of(name, act, codes)
            became = self._one_of(name, modality, MODALITIES)
            if code is not None:
                yield code.upper(), became or "done"  # type: ignore[misc]

    def _one_of(self, of: str, attribute: str, known: tuple[str, ...]) -> str | None:
        told = self._attributes.get((of, attribute))
        if told is None:
            return None
        line, value = told
        if value.lower() not in known:
            self._line = line
            self._refuse(f"{value!r} is no {attribute}; one of {', '.join(known)}")
        return value.lower()

    def _refuse(self, what: str) -> NoReturn:
        raise BadAnnotation(self._file, self._line, what)
