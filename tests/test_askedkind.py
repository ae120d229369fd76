from __future__ import annotations

import pytest

from rag.answering.askedkind import asked_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("when did Zhipu list", "when"),
        ("who signs off when a risk stays", "who"),
        ("how much did it cost when it came out", "amount"),
        ("In welchem Jahr und wann?", "when"),
        ("when should I use a reducer", ""),
        ("when do you need a CDN", ""),
        ("what to do when it breaks", "when"),
        ("why is it slow", ""),
        ("When the response ends, what does that mean and what is to be done?", ""),
        ("when the firm went public, how much did it raise", "amount"),
        ("where is the office of the firm with the largest revenue", "where"),
    ],
)
def test_what_is_asked_first_is_asked(question: str, kind: str) -> None:
    assert asked_kind(question) == kind
