"""Proofs: the script that checks them needs nothing of ours, and no field can be changed."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.errors import NotCovered, NotInRecord
from onrecord.export import check_proof
from onrecord.export.proof import CHECKER, proof_object
from onrecord.model.selector import Span
from onrecord.readers.inputs import RawInput
from onrecord.readers.read import PageReader
from onrecord.workflow.proving import sealed
from support.layers import TEXT, layer
from support.record_files import harm, record_of, rows

OTHERS = [
    layer(TEXT.replace("harbour", word), f"{word}.txt", claim=f"the {word} is safe")
    for word in ("mill", "pier", "school", "tower", "lock")
]
STATEMENT = layer()[1].attributions[2].id


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record_of(tmp_path_factory.mktemp("proof") / "r.db", layer(), *OTHERS)


@pytest.fixture(scope="module")
def proof(record: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(json.dumps(proof_object(sealed(record, STATEMENT))))
    return told


def checked(proof: Any, folder: Path, *given: str, python: str = sys.executable) -> tuple[int, str]:
    """What the script says of a proof, run by itself."""
    place = folder / "proof.json"
    place.write_text(json.dumps(proof))
    command = (python, "-I", str(CHECKER), str(place), *given)
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value of a proof that holds no others, and to every list that could."""
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*way, key))
    elif isinstance(value, list) and value:
        yield way
        for i, one in enumerate(value):
            yield from places(one, (*way, i))
    elif not isinstance(value, list):
        yield way


def changes(value: Any) -> Iterator[Any]:
    """Other values of the same kind."""
    if isinstance(value, list):
        yield value[1:]
        yield value[:-1]
        yield [*value, value[-1]]
    elif isinstance(value, int):
        yield from (value + 1, value - 1)
    else:
        for at in (0, len(value) // 2, len(value) - 1):
            other = "1" if value[at] != "1" else "2"
            yield value[:at] + other + value[at + 1 :]


def test_the_script_shows_what_stands_where_without_us(
    proof: dict[str, Any], tmp_path: Path
) -> None:
    code, told = checked(proof, tmp_path)
    assert (code, told.endswith("PROVED\n")) == (0, True)
    shown = json.loads(told[: -len("PROVED\n")])
    assert shown["words"] == "“Nobody asked us,” ... “and nobody will.”"
    assert shown["left_out"] == []
    assert (shown["speaker"], shown["uri"]) == ("the union", "harbour.txt")
    raw = layer()[0].document.raw
    said = [raw[a:b].decode() for role, a, b in shown["bytes"] if role == "content"]
    assert said == ["“Nobody asked us,”", "“and nobody will.”"]


def test_the_script_imports_the_standard_library_alone() -> None:
    named = [
        line.split()[1] for line in CHECKER.read_text().splitlines()
        if line.startswith(("import ", "from "))
    ]  # fmt: skip
    assert {name.partition(".")[0] for name in named} <= {*sys.stdlib_module_names, "__future__"}


def test_no_value_of_a_proof_can_be_changed(proof: dict[str, Any]) -> None:
    check_proof.check(proof)
    n = 0
    for way in places(proof):
        *above, last = way
        for changed in changes(_at(proof, way)):
            other = copy.deepcopy(proof)
            _at(other, above)[last] = changed
            with pytest.raises((check_proof.Wrong, ValueError, LookupError, TypeError)):
                check_proof.check(other)
            n += 1
    assert n > 100


def _at(value: Any, way: Any) -> Any:
    for key in way:
        value = value[key]
    return value


def test_a_changed_proof_is_refused_in_a_sentence(proof: dict[str, Any], tmp_path: Path) -> None:
    code, told = checked(proof | {"page": proof["page"][4:]}, tmp_path)
    assert (code, told) == (1, "NOT PROVED: the page's bytes are others\n")
    assert checked([], tmp_path)[0] == 1


def test_a_head_from_elsewhere_must_be_in_the_chain(proof: dict[str, Any], tmp_path: Path) -> None:
    assert checked(proof, tmp_path, "--head", proof["head"])[0] == 0
    code, told = checked(proof, tmp_path, "--head", "0" * 64)
    assert (code, told) == (1, "NOT PROVED: the head given is not in the chain\n")


def test_every_statement_of_every_batch_is_proved(record: Path) -> None:
    for (name,) in rows(record, "SELECT id FROM attributions"):
        shown = check_proof.check(json.loads(json.dumps(proof_object(sealed(record, name)))))
        assert shown["statement"] == name


def test_a_statement_that_was_changed_in_the_record_is_not_proved(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    harm(path, "UPDATE entities SET name = 'the guild' WHERE name = 'the union'")
    with pytest.raises(check_proof.Wrong, match="root"):
        check_proof.check(json.loads(json.dumps(proof_object(sealed(path, STATEMENT)))))


def test_what_is_not_there_or_not_covered_has_no_proof(tmp_path: Path) -> None:
    path = record_of(tmp_path / "r.db", layer())
    with pytest.raises(NotInRecord):
        sealed(path, "att_0")
    harm(path, "DELETE FROM covered")
    with pytest.raises(NotCovered, match="migrate"):
        sealed(path, STATEMENT)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16", "shift_jis"])
def test_bytes_are_counted_in_any_encoding(encoding: str) -> None:
    text = "Lund: „no" if encoding.startswith("utf") else "Lund no"
    raw = text.encode(encoding)
    at = check_proof.byte_places(raw, encoding, "strict")
    assert len(at) == len(raw.decode(encoding)) + 1
    end = text.index("no")
    assert raw[at[end] :].decode(encoding.replace("16", "16-le")) == "no"


def test_the_script_reads_a_page_as_verify_does() -> None:
    page = PageReader("html").read(
        RawInput(
            "a.html",
            b"<article><h1>Pier</h1><p>&ldquo;No &amp;\n  never,&rdquo; said Lund of "
            b"the harbour, which is closed for the winter.</p></article>",
        )
    )
    raw, text = page.document.decoded(), page.article.text
    assert "“No & never,”" in text
    for s in page.article.alignment:
        assert check_proof.says(
            raw[s.raw_start : s.raw_end], Span(s.text_start, s.text_end).of(text)
        )


def left_out(page: str, words: str, *stretches: tuple[int, int, int]) -> list[str]:
    """What the script finds beside words that stand so: place in the words, in the page, length."""
    said = {
        "encoding": "utf-8", "errors": "strict",
        "spans": [["content", 0, 0, len(words), words]],
    }  # fmt: skip
    pieces = [[at, at + n, raw, raw + n, raw, raw + n] for at, raw, n in stretches]
    return check_proof.check_words(page.encode(), said, [pieces])


def test_words_put_together_from_letters_are_refused() -> None:
    page, words = "<p>He denied having told the council. I have nothing to lie about.</p>", "I lied"
    letters = [(i, page.index(char), 1) for i, char in enumerate(words) if char != " "]
    with pytest.raises(check_proof.Wrong, match="stand apart"):
        left_out(page, words, *letters)


@pytest.mark.parametrize(
    ("page", "between"),
    [
        ("<p>We will not pay</p>", ["not"]),
        ("<p>We <b>will</b></p><script>track()</script> <!-- never --><p>pay</p>", []),
        ("<p>We will</p><aside>Read &amp; share</aside><p>pay</p>", ["Read & share"]),
        ("We will <never> pay", ["<never>"]),
        ("<p>We will <!-- pay", ["<!--"]),
        ("<p>pay</p><p>We will</p>", ["(what follows stands before it on the page)"]),
        ('{"text": "said:\\nWe will\\n\\npay"}', []),
        ("<p>They owe us. We willing payers</p>", ["ing", "ers"]),
    ],
)
def test_what_the_page_has_between_words_is_told(page: str, between: list[str]) -> None:
    first = page.index("We")
    begun = [(0, first, 3), (3, page.index("will"), 4), (8, page.index("pay"), 3)]
    assert left_out(page, "We will pay", *begun) == between


def test_a_word_may_run_through_markup() -> None:
    for page in ("<p><b>W</b>e &shy;won&shy;der</p>", "We won\x00der"):
        pieces = [(0, page.index("W"), 1), (1, page.index("e"), 1), (3, page.index("won"), 3)]
        assert left_out(page, "We wonder", *pieces, (6, page.index("der"), 3)) == []


def test_a_word_that_is_cut_is_told() -> None:
    page = "<p>The allied powers</p>"
    assert left_out(page, "lied", (0, page.index("lied"), 4)) == ["al"]
