from __future__ import annotations

import threading
from contextlib import closing
from itertools import islice

import pytest
from samples import PROMPT, count_words, make_hit, small_gguf

from rag.answering.prompt import build_prompt
from rag.errors import LLMError
from rag.llms import LLMOptions, load_llm

pytest.importorskip("xllamacpp", reason="xllamacpp is not installed")


STORY = build_prompt("Tell a very long story.", [], count=count_words)


def _workers(name: str) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == name]


@pytest.mark.parametrize("content", [b"", b"GG", b"PK\x03\x04 not a model"])
def test_a_file_that_is_no_gguf_is_refused_before_loading(tmp_path, content):
    file = tmp_path / "model.gguf"
    file.write_bytes(content)
    with pytest.raises(LLMError, match="is not a GGUF file"):
        load_llm(f"llamacpp:{file}")


def test_a_missing_file_and_a_folder_are_refused_before_loading(tmp_path):
    for path in (tmp_path / "none.gguf", tmp_path):
        with pytest.raises(LLMError, match="cannot open"):
            load_llm(f"llamacpp:{path}")


def test_a_damaged_file_is_one_line_at_the_first_answer(tmp_path, capfd):
    file = tmp_path / "cut.gguf"
    file.write_bytes(b"GGUF\x03\x00\x00\x00" + bytes(range(256)) * 8)
    llm = load_llm(f"llamacpp:{file}")
    with pytest.raises(LLMError, match="does not load"):
        list(llm.stream(PROMPT))
    assert capfd.readouterr() == ("", "")


def test_loading_and_answering_print_nothing(capfd):
    options = LLMOptions(max_tokens=4, context_tokens=1024, threads=1)
    llm = load_llm(f"llamacpp:{small_gguf()}", options)
    assert list(llm.stream(PROMPT))
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def talker():
    """A model that would go on for minutes."""
    options = LLMOptions(max_tokens=4000, context_tokens=8192, threads=1)
    return load_llm(f"llamacpp:{small_gguf()}", options)


def test_closing_stops_the_generation(talker):
    stream = talker.stream(STORY)
    next(stream)
    (worker,) = _workers(talker.name)
    stream.close()
    worker.join(20)
    assert not worker.is_alive()


def test_the_same_question_gets_the_same_answer(talker):
    beginnings = []
    for _ in range(2):
        with closing(talker.stream(STORY)) as stream:
            beginnings.append(list(islice(stream, 8)))
    assert beginnings[0] == beginnings[1]


def test_a_prompt_beyond_the_context_says_what_to_raise():
    llm = load_llm(f"llamacpp:{small_gguf()}", LLMOptions(context_tokens=256, threads=1))
    long = build_prompt("Who?", [make_hit("led by Ant Group " * 300)], count=lambda _: 1)
    with pytest.raises(LLMError, match="RAG_CONTEXT_TOKENS") as caught:
        list(llm.stream(long))
    assert "\n" not in str(caught.value)
