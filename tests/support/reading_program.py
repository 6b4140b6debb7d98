"""A program that reads a folder into a record with stand-ins, to be killed by a test.

    python reading_program.py FOLDER RECORD

Everything but the reader and the model is real. Prints one contract object a line.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from onrecord.export.contract import document_object
from onrecord.model.act import Deed
from onrecord.model.annotation import Annotations
from onrecord.model.attribution import Attribution
from onrecord.model.document import Article
from onrecord.model.entity import Entity
from onrecord.model.identifiers import attribution_id, entity_id
from onrecord.model.mention import Mention
from onrecord.model.selector import Span
from onrecord.store.writing.writer import open_writer
from onrecord.workflow.assemble import load_linker
from onrecord.workflow.ingest import ingest
from onrecord.workflow.parts import Parts
from support.stand_ins import Analyzer, Given, Reader

SECONDS_OF_ONE = 0.005


def resolve(
    article: Article, annotations: Annotations, *, document_id: str, model: str
) -> tuple[tuple[Entity, ...], tuple[Attribution, ...], tuple[Deed, ...]]:
    """Every line is said by its first word, slowly."""
    del annotations
    time.sleep(SECONDS_OF_ONE)
    parties: list[Entity] = []
    said: list[Attribution] = []
    at = 0
    for line in article.text.splitlines(keepends=True):
        start, at = at, at + len(line)
        words = line.split()
        if len(words) > 1:
            source, content = Span(start, start + len(words[0])), Span(start, start + len(line) - 1)
            party = entity_id(document_id, words[0], "person", source, model)
            mention = Mention(source, source, "name", "person", 0.9)
            parties.append(Entity(party, words[0], "person", None, (), (), (mention,)))
            name = attribution_id(document_id, (source,), (), (content,), model)
            said.append(Attribution(name, "indirect", (source,), (), (content,), None, party, 0.9))
    return tuple(parties), tuple(said), ()


def main(folder: Path, record: Path) -> None:
    inputs = [Given(str(path), path.read_bytes()) for path in sorted(folder.iterdir())]
    with open_writer(record, linker=load_linker()) as writer:
        for outcome in ingest(inputs, parts=Parts(Reader(), Analyzer(), resolve), keeper=writer):
            if outcome.layer is not None:
                sys.stdout.write(json.dumps(document_object(*outcome.layer)) + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
