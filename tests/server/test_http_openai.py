from __future__ import annotations

import re

import openai
import pytest
from fakes import ScriptedLLM
from markdown_it import MarkdownIt
from parts import QUESTION, UnforeseenChecker, make_app, on_a_socket, serving

from rag.records import Answer, Citation
from rag.server.openai_shapes import content, url_citations


@pytest.fixture
def ask(tmp_path):
    """A real client of the openai package against a real server."""
    with (
        on_a_socket(make_app(tmp_path)) as origin,
        openai.OpenAI(base_url=f"{origin}/v1", api_key="any", max_retries=0) as client,
    ):
        yield client


def said(*messages: str) -> list[dict[str, str]]:
    roles = ("user", "assistant")
    return [{"role": roles[n % 2], "content": text} for n, text in enumerate(messages)]


def test_the_models_are_rag_and_rag_with_the_vault(ask) -> None:
    assert [model.id for model in ask.models.list()] == ["rag", "rag/vault"]


@pytest.mark.parametrize("model", ["rag", "rag/vault"])
def test_an_answer_comes_with_its_sources_and_usage(ask, model) -> None:
    got = ask.chat.completions.create(
        model=model, messages=said(QUESTION), temperature=0.3, top_p=1, seed=1,
        tools=[], extra_body={"never_heard_of": True},
    )  # fmt: skip
    message = got.choices[0].message
    assert "Ant Group" in message.content
    assert "**Sources**\n\n- \\[1\\] [ACE Robotics › ACE Robotics › Round](<obsidian://" in (
        message.content
    )
    found = message.annotations[0].url_citation
    assert message.content[found.start_index : found.end_index] == "[1]"
    assert found.url.startswith("obsidian://open?vault=vault")
    assert got.choices[0].finish_reason == "stop"
    assert got.usage.total_tokens == got.usage.prompt_tokens + got.usage.completion_tokens > 0


def test_a_stream_gives_the_same_words_and_then_usage(ask) -> None:
    whole = ask.chat.completions.create(model="rag", messages=said(QUESTION))
    chunks = list(
        ask.chat.completions.create(
            model="rag", messages=said(QUESTION), stream=True,
            stream_options={"include_usage": True},
        )
    )  # fmt: skip
    text = "".join(c.choices[0].delta.content or "" for c in chunks if c.choices)
    assert text == whole.choices[0].message.content
    assert len([c for c in chunks if c.choices and c.choices[0].delta.content]) > 3
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage == whole.usage


def test_what_the_notes_do_not_carry_is_never_streamed(tmp_path) -> None:
    llm = ScriptedLLM("The angel round was led by Ant Group [1].", " Cows fly [1].")
    with serving(tmp_path, llm=llm) as client:
        body = {"messages": said(QUESTION), "stream": True}
        text = client.post("/v1/chat/completions", json=body).text
    assert "Ant" in text
    assert "Cows" not in text
    assert text.endswith("data: [DONE]\n\n")


def test_history_goes_along_without_the_lists_of_sources(tmp_path) -> None:
    llm = ScriptedLLM("The angel round was led by Ant Group [1].")
    before = "It was founded in 2014. [1]\n\n**Sources**\n\n- \\[1\\] [SenseTime](<obsidian://x>)"
    with serving(tmp_path, llm=llm) as client:
        parts = [{"type": "text", "text": QUESTION}, {"type": "image_url", "image_url": {}}]
        messages = [
            {"role": "system", "content": "Answer as a pirate."},
            *said("when was SenseTime founded?", before),
            {"role": "user", "content": parts},
        ]
        got = client.post("/v1/chat/completions", json={"messages": messages})
    assert got.status_code == 200
    assert [turn.content for turn in llm.prompts[0].history] == [
        "when was SenseTime founded?",
        "It was founded in 2014. [1]",
    ]


def test_faults_are_what_the_client_raises(ask) -> None:
    with pytest.raises(openai.NotFoundError, match="known: rag, rag/vault"):
        ask.chat.completions.create(model="gpt-5", messages=said(QUESTION))
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        ask.chat.completions.create(model="rag", messages=[])
    with pytest.raises(openai.UnprocessableEntityError, match="none of them is the user's"):
        ask.chat.completions.create(model="rag", messages=[{"role": "system", "content": "x"}])
    with pytest.raises(openai.UnprocessableEntityError, match="longer"):
        ask.chat.completions.create(model="rag", messages=said("x " * 5000))


def test_a_client_may_look_its_model_up_first(ask) -> None:
    assert [ask.models.retrieve(name).id for name in ("rag", "rag/vault")] == ["rag", "rag/vault"]
    with pytest.raises(openai.NotFoundError, match="known: rag, rag/vault"):
        ask.models.retrieve("gpt-5")


def test_what_is_not_served_is_said_in_words(ask) -> None:
    with pytest.raises(openai.NotFoundError, match="nothing at this address"):
        ask.embeddings.create(model="rag", input="heron")


def test_the_key_is_the_api_key(tmp_path) -> None:
    with on_a_socket(make_app(tmp_path, api_key="correct horse battery")) as origin:
        for key, works in (("correct horse battery", True), ("wrong", False)):
            with openai.OpenAI(base_url=f"{origin}/v1", api_key=key, max_retries=0) as client:
                if works:
                    assert client.models.list().data
                else:
                    with pytest.raises(openai.AuthenticationError, match="not this server's key"):
                        client.models.list()


def test_words_of_a_note_cannot_become_a_link() -> None:
    hostile = "](javascript:alert(1)) ![x](https://evil.example) <b>"
    citation = Citation(1, "N.md", hostile, (), 3, 4, hostile, "obsidian://open?vault=v&file=N")
    answer = Answer("q", "Said ![x](https://evil.example). [1] [2]", False, citations=(citation,))
    html = MarkdownIt("commonmark").render(content(answer))
    assert re.findall('href="([^"]*)"', html) == ["obsidian://open?vault=v&amp;file=N"]
    assert "<img" not in html
    assert "<b>" not in html
    found = url_citations(answer)[0]["url_citation"]
    assert content(answer)[found["start_index"] : found["end_index"]] == "[1]"
    assert [a["lines"] for a in url_citations(answer)] == [[3, 4]]


def test_an_abstention_lists_no_sources() -> None:
    assert content(Answer("q", "The notes don't say.", True)) == "The notes don't say."


def test_a_fault_in_mid_stream_is_raised_by_the_client(tmp_path) -> None:
    with (
        on_a_socket(make_app(tmp_path, checker=UnforeseenChecker())) as origin,
        openai.OpenAI(base_url=f"{origin}/v1", api_key="any", max_retries=0) as client,
    ):
        stream = client.chat.completions.create(model="rag", messages=said(QUESTION), stream=True)
        with pytest.raises(openai.APIError, match="something unforeseen"):
            list(stream)


def test_lines_stay_lines_in_markdown_and_a_notice_is_told() -> None:
    cited = tuple(
        Citation(n, f"{title}.md", title, (), 1, 1, "words")
        for n, title in enumerate(("Census", "Survey"), start=1)
    )
    answer = Answer(
        "?",
        "The notes disagree, newest first:\nCensus, 2026: It is 4,893. [1]\n"
        "Survey, 2024: It was 4,411. [2]\nThe notes don't say: who is its mayor?",
        abstained=False,
        citations=cited,
        notice='read "Pilzmo" as "Pilzno"',
    )
    text = content(answer)
    html = MarkdownIt().render(text)
    assert html.count("<li>") == 4
    assert "<p>The notes disagree, newest first:</p>" in html
    assert "<p><em>The notes don't say: who is its mayor?</em></p>" in html
    assert "<p><em>Notice: read &quot;Pilzmo&quot; as &quot;Pilzno&quot;</em></p>" in html
    for one in url_citations(answer):
        place = one["url_citation"]
        assert text[place["start_index"] : place["end_index"]] in {"[1]", "[2]"}


def test_history_goes_along_without_a_notice(tmp_path) -> None:
    llm = ScriptedLLM("The angel round was led by Ant Group [1].")
    before = 'The notes don\'t say.\n\n*Notice: read "Ace" as "ACE"*'
    with serving(tmp_path, llm=llm) as client:
        body = {"messages": said("who?", before, QUESTION)}
        assert client.post("/v1/chat/completions", json=body).status_code == 200
    assert [turn.content for turn in llm.prompts[-1].history] == ["who?", "The notes don't say."]


def test_what_is_not_read_is_not_bounded(tmp_path) -> None:
    image = {"type": "image_url", "text": None, "image_url": {"url": "data:image/png;base64,A"}}
    messages = [
        {"role": "system", "content": "x" * 40_000},
        {"role": "tool", "content": [{"type": "text", "text": "x" * 40_000}]},
        {"role": "user", "content": [{"type": "text", "text": QUESTION}, image]},
    ]
    with serving(tmp_path) as client:
        got = client.post("/v1/chat/completions", json={"messages": messages})
        messages[-1] = {"role": "user", "content": "x" * 40_000}
        refused = client.post("/v1/chat/completions", json={"messages": messages})
        null = client.post("/chat", json={"question": QUESTION, "stream": None})
    assert "Ant Group" in got.json()["choices"][0]["message"]["content"]
    assert (refused.status_code, null.status_code) == (422, 200)


def test_a_history_of_empty_lines_holds_nobody_up(tmp_path) -> None:
    turns = [{"role": "assistant", "content": f"x{chr(10) * 31_000}y"}] * 30
    asked = {"messages": [*turns, {"role": "user", "content": QUESTION}]}
    with serving(tmp_path) as client:
        got = client.post("/v1/chat/completions", json=asked)
    assert "Ant Group" in got.json()["choices"][0]["message"]["content"]
