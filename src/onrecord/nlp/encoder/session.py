"""The shipped network under onnxruntime."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from onrecord.nlp.encoder.readings import ENCODED, OUTPUTS, Floats, Ints, Readings
from onrecord.nlp.encoder.windows import Window, plan, stitch
from onrecord.nlp.heads.doing import Answers

if TYPE_CHECKING:
    from onrecord.nlp.encoder.features import Tokens
    from onrecord.nlp.encoder.manifest import Manifest

_MAX_CUES_AT_ONCE, _MAX_HEADS_AT_ONCE = 64, 128
_MAX_PAIRS_AT_ONCE = 20_000
_KEEP_MEMORY = frozenset(["relations"])
"""Graphs that keep what memory they have used for the next question, since all they are asked is of
about one size. Texts differ in length: memory kept for them would only grow."""


def load_tokenizer(manifest: Manifest) -> Any:
    """The word-piece tokenizer of the model, without truncation or padding."""
    tokenizer = Tokenizer.from_file(str(manifest.path("tokenizer.json")))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class OnnxBackend:
    """`readings.Backend` and `relating.Backend` over the nine graphs of a model folder."""

    def __init__(self, manifest: Manifest, *, n_threads: int | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = n_threads or 0
        options.log_severity_level = 3
        self._windows = manifest.windows
        self.together = manifest.together

        def session(name: str) -> Any:
            options.enable_cpu_mem_arena = name in _KEEP_MEMORY
            return onnxruntime.InferenceSession(
                str(manifest.path(f"{name}.onnx")), options, providers=["CPUExecutionProvider"]
            )

        self._words, self._encoder = session("words"), session("encoder")
        self._links = session("links")
        self._extents, self._pairs = session("extents"), session("pairs")
        self._acts, self._deeds = session("acts"), session("deeds")
        self._relations, self._nearness = session("relations"), session("nearness")

    def read(self, tokens: Tokens) -> Readings:
        windows = plan(
            len(tokens),
            max_pieces=self._windows["max_pieces"],
            n_overlap=self._windows["n_overlap"],
        )
        rows = [self._read_window(tokens, w) for w in windows]
        out = [stitch([r[i] for r in rows], windows) for i in range(len(OUTPUTS))]
        asked = {"vectors": out[OUTPUTS.index("vectors")], "words": out[OUTPUTS.index("words")]}
        return Readings.of(out, self._deeds.run(None, asked)[0], tokens.features)

    def _read_window(self, tokens: Tokens, window: Window) -> list[Floats]:
        part = slice(window.start, window.end)
        features = np.stack([tokens.cases[part], tokens.quotes[part], tokens.breaks[part]])
        words = self.words_of(tokens.ids[None, part])
        out = self._encoder.run(ENCODED, {"words": words, "features": features[None]})
        return [o[0] for o in (*out, words)]

    def words_of(self, ids: Ints) -> Floats:
        """Word vectors [Q, L, 384] of pieces [Q, L]."""
        words: Floats = self._words.run(None, {"ids": ids.reshape(1, -1)})[0]
        return words.reshape(*ids.shape, -1)

    def links(
        self, vectors: Floats, cues: Ints, rows: Ints, distances: Ints
    ) -> tuple[Floats, Floats]:
        parts = []
        for k in range(0, len(cues), _MAX_CUES_AT_ONCE):
            part = slice(k, k + _MAX_CUES_AT_ONCE)
            first = int(min(rows[part].min(), cues[part].min()))
            last = int(max(rows[part].max() + 1, cues[part].max()))
            inputs = {
                "vectors": vectors[first:last],
                "cues": cues[part] - first,
                "rows": rows[part] - first,
                "distances": distances[part],
            }
            parts.append(self._links.run(None, inputs))
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def extents(self, vectors: Floats, heads: Ints, rows: Ints, distances: Ints) -> Floats:
        parts = []
        for k in range(0, len(heads), _MAX_HEADS_AT_ONCE):
            part = slice(k, k + _MAX_HEADS_AT_ONCE)
            first, last = int(rows[part].min()), int(rows[part].max()) + 1
            inputs = {
                "vectors": vectors[first:last],
                "heads": heads[part] - first,
                "rows": rows[part] - first,
                "distances": distances[part],
            }
            parts.append(self._extents.run(None, inputs)[0])
        return np.concatenate(parts)

    def pairs(self, vectors: Floats, heads: Ints, pairs: Ints, gaps: Ints, matches: Ints) -> Floats:
        parts = [
            self._pairs.run(
                None,
                {
                    "vectors": vectors,
                    "heads": heads,
                    "pairs": pairs[p : p + _MAX_PAIRS_AT_ONCE],
                    "gaps": gaps[p : p + _MAX_PAIRS_AT_ONCE],
                    "matches": matches[p : p + _MAX_PAIRS_AT_ONCE],
                },
            )[0]
            for p in range(0, len(pairs), _MAX_PAIRS_AT_ONCE)
        ]
        return np.concatenate(parts)

    def doings(self, readings: Readings, rows: Ints, roles: Ints) -> Answers:
        given = {
            "words": readings.words[rows],
            "features": readings.features[rows],
            "vectors": readings.vectors[rows],
            "roles": roles,
        }
        return Answers(*self._acts.run(None, given))

    def relations(self, ids: Ints, roles: Ints, facts: Floats) -> tuple[Floats, ...]:
        given = {"words": self.words_of(ids), "roles": roles, "facts": facts}
        return tuple(self._relations.run(None, given))

    def nearness(self, one: Floats, other: Floats, ties: Floats) -> Floats:
        given = {"one": one, "other": other, "ties": ties}
        logits: Floats = self._nearness.run(None, given)[0]
        return logits
