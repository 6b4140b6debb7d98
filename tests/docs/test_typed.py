"""Every command that the README, the tutorial and the how-to pages tell to type is typed here."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from docs.typing_out import typed_in_blocks
from onrecord.cli.main import run
from onrecord.workflow import correct, disputes, keeping, record
from onrecord.workflow.assemble import sample_page, sample_stories
from onrecord.workflow.record import Filters

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    *sorted(ROOT.glob("docs/tutorial/*.md")),
    *sorted(ROOT.glob("docs/how-to/*.md")),
]
OF_THE_QUARREL = {"say-who-is-who.md", "record-a-decision.md", "rescue-a-damaged-record.md"}
"""Pages whose examples are of the invented harbour row; all others are of the packaged pages."""
ENDLESS = {"serve", "mcp", "review"}
"""What goes on until it is stopped; `tests/web`, `tests/cli` start and stop them."""
SAID_IN = b"nine herons over the weir\n"
"""What somebody types where a password is asked for."""
PERSON = {"id": "Q1", "schema": "Person", "properties": {"name": ["Vera Lund"]}}
"""Of a file of knowledge, in FollowTheMoney's form."""
ID = re.compile(r"\b(?:att|doc|dis|ent|pro)_[0-9a-f]{4,}\b")


@dataclass(frozen=True)
class Names:
    """What words of the manual stand for in the record at hand."""

    statement: str
    document: str
    dispute: str
    identity: str
    in_document: str
    person: str

    def put(self, words: list[str], last: str, key: str) -> list[str]:
        """A command line as somebody would type it.

        `last` is the number of the decision made last, `key` that of what went to the trash last.
        """
        stands_for = {"DOC": self.document, "ID": self.statement, "NUMBER": "1", "FORM": "csl"}
        stands_for |= {"KEY": key, "DISPUTE": self.dispute}
        if words[0] in {"dispute", "dossier"}:
            stands_for["ID"] = self.dispute
        if words[0] == "revoke":
            stands_for[words[1]] = last
        stands_for |= {"NAME": self.person, "FOLDER": "pages"}
        of_kind = {"att": self.statement, "doc": self.document, "dis": self.dispute}
        of_kind["ent"] = self.in_document if "split" in words else self.identity
        typed = (stands_for.get(word, word) for word in words)
        return [ID.sub(lambda found: of_kind.get(found[0][:3], found[0]), word) for word in typed]


def names_in(path: Path) -> Names:
    said = record.said(path, Filters(), limit=1)[0]
    known = correct.entities(path)
    opposed = disputes.disputes(path, limit=1).things
    return Names(
        statement=said.attribution.id,
        document=said.document,
        dispute=opposed[0].id if opposed else "dis_none",
        identity=known[-1].id,
        in_document=correct.links(path, known[-1].id, limit=1)[0].entity,
        person=known[0].name,
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the packaged page and stories, all of them read."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copyfile(sample_page(), folder / "page.txt")
    (folder / "people.jsonl").write_text(json.dumps(PERSON) + "\n", encoding="utf-8")
    (folder / "pages").mkdir()
    shutil.copyfile(sample_page(), folder / "pages" / "page.html")
    for story in sample_stories():
        shutil.copytree(story, folder / story.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert run(["read", "page.txt", *(s.name for s in sample_stories()), "--quiet"]) == 0
    return folder


@pytest.fixture
def here(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, in which commands are typed."""
    shutil.copytree(desk, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def trashed(path: Path) -> str:
    """The key of what went to the trash last."""
    found = keeping.discarded(path, "local")
    return found[0].item.key if found else ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_what_a_page_tells_to_type_does_what_it_says(
    path: Path,
    here: Path,
    quarrelled: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if path.name in OF_THE_QUARREL:
        shutil.copyfile(quarrelled, here / "onrecord.db")
    for name in ("other.db", "broken.db"):
        shutil.copyfile(here / "onrecord.db", here / name)
    shutil.copyfile(sample_stories()[-1] / "ellony-ledger.html", here / "front.html")
    names = names_in(here / "onrecord.db")
    for line in typed_in_blocks(path.read_text(encoding="utf-8")):
        decided = [one for one in record.judgements(here / "onrecord.db") if one.is_standing]
        last = str(decided[-1].number) if decided else "1"
        words = names.put(shlex.split(line), last, trashed(here / "onrecord.db"))
        if words[0] not in ENDLESS:
            monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(SAID_IN)))
            code = run(words)
            assert code == 0, f"onrecord {line}\n{capsys.readouterr().err}"
