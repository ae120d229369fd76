"""What every LLM owes, over every provider that can be had without leaving this machine."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from importlib.util import find_spec

import pytest
from samples import PROMPT, count_words, make_hit, small_gguf
from scripted_server import Reply, serving

from rag.answering.prompt import NOT_IN_NOTES, build_prompt
from rag.llms import LLMOptions, load_llm
from rag.protocols import LLM

WORDS = ("Ant Group", " led", " it. [1]")
# One thread: on a busy machine two that wait for each other are many times slower than one.
SHORT = {"max_tokens": 8, "timeout_seconds": 60.0, "max_retries": 0, "threads": 1}


@contextmanager
def _remote(spec: str, suffix: str = "/v1", reply: Reply | None = None):
    with serving(reply or Reply(words=WORDS)) as server:
        yield load_llm(spec, LLMOptions(base_url=server.url + suffix, **SHORT))


@contextmanager
def _real_server():
    import xllamacpp

    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(small_gguf())
    wanted.n_ctx, wanted.verbosity = 1024, -1
    wanted.cpuparams.n_threads = wanted.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(wanted)
    # A server that goes before its loop has begun waits for that loop for ever.
    server.handle_chat_completions(
        {"messages": [{"role": "user", "content": "."}], "max_tokens": 1}
    )
    url = f"{server.listening_address}/v1"
    yield load_llm("openai-compatible:SmolLM2", LLMOptions(base_url=url, **SHORT))
    del server


@contextmanager
def _in_process():
    yield load_llm(f"llamacpp:{small_gguf()}", LLMOptions(context_tokens=1024, **SHORT))


LLMS = {
    "extractive": lambda: _nothing_else("extractive"),
    "openai": lambda: _remote("openai:some-model"),
    "openai-compatible": lambda: _remote("openai-compatible:some-model"),
    "ollama": lambda: _remote("ollama:llama3.2:3b"),
    "anthropic": lambda: _remote("anthropic:some-model", suffix=""),
    "openai-compatible-real": _real_server,
    "llamacpp": _in_process,
}
TALKING = [name for name in LLMS if name != "extractive"]


@contextmanager
def _nothing_else(spec: str):
    yield load_llm(spec)


@pytest.fixture(scope="module", autouse=True)
def _keys():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_API_KEY", "sk-test-0123456789")
        patch.setenv("ANTHROPIC_API_KEY", "sk-ant-0123456789")
        for name in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="module")
def llm(request, _keys):
    needs = {"anthropic": "anthropic", "llamacpp": "xllamacpp"}.get(request.param)
    needs = "xllamacpp" if request.param.endswith("-real") else needs
    if needs and find_spec(needs) is None:
        pytest.skip(f"{needs} is not installed")
    with LLMS[request.param]() as made:
        yield made


@pytest.mark.parametrize("llm", LLMS, indirect=True)
def test_is_an_llm_named_as_the_user_writes_it(llm):
    assert isinstance(llm, LLM)
    assert llm.name.partition(":")[0] in {
        *("extractive", "openai", "openai-compatible", "ollama", "anthropic", "llamacpp")
    }


@pytest.mark.parametrize("llm", TALKING, indirect=True)
def test_streams_text_and_can_be_asked_again(llm):
    for _ in range(2):
        pieces = list(llm.stream(PROMPT))
        assert pieces
        assert all(isinstance(piece, str) and piece for piece in pieces)


@pytest.mark.parametrize("llm", TALKING, indirect=True)
def test_a_stream_that_is_never_read_costs_nothing_and_may_be_closed_twice(llm):
    stream = llm.stream(PROMPT)
    stream.close()
    stream.close()


@pytest.mark.parametrize("llm", TALKING, indirect=True)
def test_closing_after_the_first_piece_ends_it(llm):
    stream = llm.stream(PROMPT)
    assert next(stream)
    stream.close()
    assert list(stream) == []
    assert list(llm.stream(PROMPT))


@pytest.mark.parametrize("llm", TALKING, indirect=True)
def test_two_streams_at_once_both_answer(llm):
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = "".join(llm.stream(PROMPT))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [0, 1]
    assert all(answers.values())


@pytest.mark.parametrize("llm", LLMS, indirect=True)
def test_no_notes_make_no_fault(llm):
    empty = build_prompt("Who led the round?", [], count=count_words)
    assert all(isinstance(piece, str) for piece in llm.stream(empty))


@pytest.mark.parametrize(
    ("spec", "suffix"),
    [("openai-compatible:m", "/v1"), ("ollama:m", "/v1"), ("anthropic:m", "")],
)
def test_the_refusal_word_is_passed_through(spec, suffix):
    pytest.importorskip(spec.partition(":")[0] if spec.startswith("anthropic") else "openai")
    with _remote(spec, suffix, Reply(words=("NOT_IN", "_NOTES"))) as llm:
        assert "".join(llm.stream(PROMPT)) == NOT_IN_NOTES


@pytest.mark.parametrize(("spec", "suffix"), [("openai-compatible:m", "/v1"), ("anthropic:m", "")])
def test_an_answer_of_nothing_is_no_fault(spec, suffix):
    pytest.importorskip(spec.partition(":")[0] if spec.startswith("anthropic") else "openai")
    with _remote(spec, suffix, Reply(words=())) as llm:
        assert list(llm.stream(PROMPT)) == []


def test_a_hit_in_another_script_arrives_whole():
    asked = build_prompt("谁领投？", [make_hit("蚂蚁集团领投 🚀 50 %")], count=count_words)
    with serving(Reply(words=("蚂蚁", "集团 🚀 [1]"))) as server:
        llm = load_llm("ollama:m", LLMOptions(base_url=server.url + "/v1"))
        assert "".join(llm.stream(asked)) == "蚂蚁集团 🚀 [1]"
        assert "蚂蚁集团领投 🚀 50 %" in server.seen[0].body["messages"][-1]["content"]
