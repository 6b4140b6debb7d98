"""Who was asked and did not answer is told from who refuses something."""

from __future__ import annotations

import pytest

from onrecord.text.silence import SILENT_CUES, tells_of_silence


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("declined", "to comment on the harbour"),
        ("declined to comment on", "the harbour"),
        ("has repeatedly refused", "to answer questions about the fleet"),
        ("did not immediately respond", "to requests for comment"),
        ("didn’t reply to", "several letters"),
        ("could not be reached for", "comment"),
        ("did not return", "two calls"),
        ("offered no immediate comment on", "the offer"),
        ("declined", "multiple requests for an interview"),
        ("“no comment,” said", "the mayor"),
    ],
)
def test_a_refusal_to_answer_tells_of_silence(cue: str, content: str) -> None:
    assert tells_of_silence(cue, content)
    assert any(word in cue.lower() for word in SILENT_CUES)


@pytest.mark.parametrize(
    ("cue", "content"),
    [
        ("said", "that the mayor declined to comment"),
        ("refused", "to sign the treaty"),
        ("did not say", "who had fired"),
        ("declined", "the invitation to Tarn"),
        ("denied", "that she had not answered"),
        ("noted", "the response"),
    ],
)
def test_other_refusals_do_not(cue: str, content: str) -> None:
    assert not tells_of_silence(cue, content)
