from __future__ import annotations

import json
from dataclasses import replace

from evaluation_parts import answered, cite, hit

from rag.evaluation.saved_answer import answer_from, answer_row
from rag.records import Signal


def test_an_answer_survives_json() -> None:
    found = replace(hit("A.md", "Top", "H", text="x"), signals=(Signal("dense", 2, 0.5),))
    answer = answered(
        "Oslo — 奥斯陆 [1]", cite(1, "A.md", "Top", "H"), hits=[found], confidence=0.7,
        timings_ms={"total": 12.5}, unknown_markers=(9,), llm="extractive", notes=3, chunks=4,
        notice="n", llm_fault="f",
    )  # fmt: skip
    assert answer_from(json.loads(json.dumps(answer_row(answer)))) == answer


def test_its_json_is_that_of_ask() -> None:
    row = answer_row(answered("Oslo [1]", cite(1, "A.md"), hits=[hit("A.md", "H")]))
    promised = ("question answer abstained citations claims unknown_markers hits llm index"
                " timings_ms").split()  # fmt: skip
    assert set(promised) <= set(row)
    assert row["hits"][0].keys() >= {"rank", "note", "heading", "lines", "score", "ranks", "text"}
