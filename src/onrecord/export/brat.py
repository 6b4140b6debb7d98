"""Statements as brat has annotations (standoff, brat 1.3): a text and beside it a file of marks.

Invariant: the text is the article's, character for character; offsets count its code points. A
stretch over several lines is marked line by line, as brat wants it, and read back as one. What is
written here is read by `readers/brat.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.model.act import ACT_CODES, MODALITIES
from onrecord.model.analysis import Analysis
from onrecord.model.attribution import Attribution
from onrecord.model.document import Page
from onrecord.model.entity import Entity
from onrecord.model.marked import UNKNOWN
from onrecord.model.selector import Spans
from onrecord.text.pieces import on_one_line, pieces

_ACT_NAMES = (("Act", "Modality"), ("SecondAct", "SecondModality"), ("ThirdAct", "ThirdModality"))
_KINDS = f"person|organization|state|group|place|{UNKNOWN}"


def write_folder(folder: Path, found: Iterable[tuple[Page, Analysis]]) -> dict[str, int]:
    """A `.txt` and an `.ann` for each page, named by its id, and brat's configuration."""
    n_pages = n_statements = 0
    for page, analysis in found:
        place = folder / page.document.id
        place.with_suffix(".txt").write_bytes(page.article.text.encode())
        place.with_suffix(".ann").write_bytes(standoff(page, analysis).encode())
        n_pages += 1
        n_statements += len(analysis.attributions)
    (folder / "annotation.conf").write_text(configuration(), encoding="utf-8")
    return {"pages": n_pages, "statements": n_statements}


def standoff(page: Page, analysis: Analysis) -> str:
    """The annotation file of a page."""
    marks = _Marks(page.article.text, analysis, page.state.told)
    return "".join(f"{line}\n" for line in marks.lines())


def configuration() -> str:
    """The `annotation.conf` by which brat knows these marks."""
    codes = "|".join(code.lower() for code in ACT_CODES)
    of = "\tArg:Statement, Value:"
    acts = [
        f"{act}{of}{codes}\n{modality}{of}{'|'.join(MODALITIES)}" for act, modality in _ACT_NAMES
    ]
    return "\n".join(
        [
            "[entities]", "Speaker", "Cue", "Quote", "",
            "[relations]", "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>", "",
            "[events]", "Statement\tSpeaker?:Speaker, Content:Quote, Within?:Statement", "",
            "[attributes]", "Kind\tArg:Statement, Value:direct|indirect|mixed", *acts,
            f"Who\tArg:Speaker|Cue|Quote, Value:{_KINDS}", "",
        ]
    )  # fmt: skip


class _Marks:
    """The lines of one file; each stretch is marked once for each use of it."""

    def __init__(self, text: str, analysis: Analysis, became: str | None) -> None:
        self._text = text
        self._model = analysis.provenance.model.version
        self._became = f"; {became}" if became else ""
        self._entities = {entity.id: entity for entity in analysis.entities}
        self._said = [(item, self._places(item)) for item in analysis.attributions]
        self._said = [(item, places) for item, places in self._said if places[2]]
        self._events = {item.id: f"E{n}" for n, (item, _) in enumerate(self._said, 1)}
        self._stretches: dict[tuple[str, Spans, str | None], str] = {}
        self._n_attributes = 0
        self._named: set[str] = set()

    def lines(self) -> Iterator[str]:
        for number, (item, (source, cue, content)) in enumerate(self._said, 1):
            speaker = self._entities.get(item.speaker or "")
            roles: dict[str, str] = {}
            for role, kind, spans in (
                ("Cue", "Cue", cue), ("Speaker", "Speaker", source), ("Content", "Quote", content)
            ):  # fmt: skip
                if spans:
                    yield from self._stretch(role, kind, spans, speaker, roles)
            yield from self._event(f"E{number}", item, roles)
            if speaker is not None and "Speaker" not in roles:
                # With nobody named beside it, the stretch that tells of the statement has the name.
                trigger = next(iter(roles.values()))
                if trigger not in self._named:
                    yield self._attribute("Who", trigger, speaker.kind)
                    yield self._name(trigger, speaker)

    def _places(self, item: Attribution) -> tuple[Spans, Spans, Spans]:
        return (
            pieces(self._text, item.source),
            pieces(self._text, item.cue),
            pieces(self._text, item.content),
        )

    def _stretch(
        self, role: str, kind: str, spans: Spans, speaker: Entity | None, roles: dict[str, str]
    ) -> Iterator[str]:
        """The line of a stretch that is not marked yet, a speaker's with who that is."""
        who = speaker.id if speaker else None
        key = (kind, spans, who if kind != "Quote" else None)
        known = self._stretches.get(key)
        roles[role] = known or f"T{len(self._stretches) + 1}"
        if known:
            return
        self._stretches[key] = roles[role]
        places = ";".join(f"{span.start} {span.end}" for span in spans)
        words = " ".join(span.of(self._text) for span in spans)
        yield f"{roles[role]}\t{kind} {places}\t{words}"
        if kind == "Speaker":
            yield self._attribute("Who", roles[role], speaker.kind if speaker else UNKNOWN)
            if speaker is not None:
                yield self._name(roles[role], speaker)

    def _event(self, name: str, item: Attribution, roles: dict[str, str]) -> Iterator[str]:
        """A statement; its trigger is the cue, else the content."""
        trigger = next(iter(roles[r] for r in ("Cue", "Content") if r in roles))
        parts = [
            f"{r}:{roles[r]}" for r in ("Speaker", "Content") if roles.get(r, trigger) != trigger
        ]
        if item.within in self._events:
            parts.append(f"Within:{self._events[item.within]}")
        yield f"{name}\t{' '.join([f'Statement:{trigger}', *parts])}"
        yield self._attribute("Kind", name, item.kind)
        for (act_name, modality_name), act in zip(_ACT_NAMES, item.acts, strict=False):
            yield self._attribute(act_name, name, act.code.lower())
            if act.modality != "done":
                yield self._attribute(modality_name, name, act.modality)
        note = f"{item.id} model {self._model} p={item.prob:.4f}{self._became}"
        yield f"#{name[1:]}\tAnnotatorNotes {name}\t{on_one_line(note)}"

    def _attribute(self, attribute: str, of: str, value: str) -> str:
        self._n_attributes += 1
        return f"A{self._n_attributes}\t{attribute} {of} {value}"

    def _name(self, of: str, who: Entity) -> str:
        self._named.add(of)
        known = who.id if who.identity is None else who.identity.id
        name = on_one_line(who.called) or on_one_line(known)
        return f"N{len(self._named)}\tReference {of} onr:{on_one_line(known)}\t{name}"
