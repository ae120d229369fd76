"""One answer, as the example that every model of it shows."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict

CITATION: dict[str, Any] = {
    "marker": 1,
    "note": "Companies/SenseTime.md",
    "title": "SenseTime",
    "heading": ["Recent developments", "ACE Robotics spinout"],
    "lines": [46, 46],
    "quote": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
    "url": "obsidian://open?vault=vault&file=Companies%2FSenseTime",
    "answer_words": "Ant Group",
}
HIT: dict[str, Any] = {
    "rank": 1,
    "note": "Companies/SenseTime.md",
    "title": "SenseTime",
    "heading": ["Recent developments", "ACE Robotics spinout"],
    "lines": [44, 50],
    "day": "2026-02-13",
    "score": 0.83,
    "ranks": {"dense": 2, "keyword": 1},
    "signals": {"dense": 0.51, "keyword": 14.2},
    "shares": {"dense": 0.51, "keyword": 0.32},
    "also": [],
    "text": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
}
ANSWER: dict[str, Any] = {
    "question": "who led ACE Robotics' round?",
    "answer": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group. [1]",
    "answer_lines": [
        {
            "kind": "said",
            "text": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group. [1]",
        }
    ],
    "abstained": False,
    "citations": [CITATION],
    "claims": [
        {
            "text": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
            "markers": [1],
            "supported": True,
        }
    ],
    "unknown_markers": [],
    "hits": [HIT],
    "llm": "extractive",
    "confidence": 0.93,
    "notice": "",
    "query": "who led ACE Robotics' round?",
    "index": {"notes": 41, "chunks": 612},
    "timings_ms": {"sync": 9, "retrieve": 14, "answer": 31, "total": 61},
    "session_id": "kX2f0c8QpR4mT1vA",
}


def shown(
    example: dict[str, Any], extra: Literal["allow", "forbid", "ignore"] = "ignore"
) -> ConfigDict:
    """A model's configuration with its example."""
    return ConfigDict(json_schema_extra={"examples": [example]}, extra=extra)
