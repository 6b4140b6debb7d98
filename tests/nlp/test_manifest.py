"""A model whose files are not those its manifest names is never run."""

import json
import shutil
from pathlib import Path

import pytest

from onrecord.errors import ModelError
from onrecord.nlp.encoder.manifest import SHIPPED, load_manifest


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "model"))


def test_the_shipped_model_is_whole_and_says_what_it_was_made_of() -> None:
    manifest = load_manifest()
    assert manifest.version
    assert {"data", "licence", "base", "scores"} <= set(manifest.facts)
    assert all("licence" in corpus for corpus in manifest.facts["data"])


def test_an_altered_file_is_refused(copied: Path) -> None:
    with (copied / "links.onnx").open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(ModelError, match=r"links\.onnx is missing or altered"):
        load_manifest(copied)


def test_a_missing_file_is_refused(copied: Path) -> None:
    (copied / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match="tokenizer"):
        load_manifest(copied)


def test_other_labels_are_refused(copied: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    manifest["labels"]["cues"] = ["O", "X"]
    (copied / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match="other labels"):
        load_manifest(copied)


def test_no_model_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no readable model manifest"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("part", "key"), [("files", "pairs.onnx"), ("thresholds", "nested"), ("windows", "n_overlap")]
)
def test_the_digest_depends_on_all_that_decides_what_is_found(
    copied: Path, part: str, key: str
) -> None:
    before = load_manifest(copied).digest
    manifest = json.loads((copied / "manifest.json").read_text())
    del manifest[part][key]
    (copied / "manifest.json").write_text(json.dumps(manifest))
    assert load_manifest(copied).digest != before
