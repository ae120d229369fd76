"""Links and pictures in an answer are text, in the terminal, in the page and as Markdown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import write_vault
from fakes import ScriptedLLM
from markdown_it import MarkdownIt
from parts import make_app, make_assistant, on_a_socket, serving

from rag.records import Answer
from rag.server.openai_shapes import content
from rag.terminal.console import show_answer

CHROMIUM = Path("/usr/bin/chromium")
EVIL = "evil.example"
WORDS = (
    f"The angel round was led by [Ant Group](http://{EVIL}/a) ![seal](http://{EVIL}/p.png), see "
    f"<http://{EVIL}/c>, http://{EVIL}/d, www.{EVIL} and <img src=http://{EVIL}/i.png>."
)
NOTES = {"ACE.md": f"# ACE\n\n## Round\n\n{WORDS}\n"}
QUESTION = "who led the angel round of ACE?"


def llm() -> ScriptedLLM:
    return ScriptedLLM(f"{WORDS[:-1]} [1].")


@pytest.fixture
def answer(tmp_path):
    vault = write_vault(tmp_path / "vault", NOTES)
    assistant = make_assistant(tmp_path, vault, llm())
    assistant.sync()
    made = assistant.ask(QUESTION)
    assert "Ant Group" in made.text
    assert EVIL in made.text  # the note's own words, so they are shown: as text
    return made


def test_in_the_terminal(answer, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    show_answer(answer, tmp_path / "vault")
    printed = capsys.readouterr().out
    linked = re.findall(r"\x1b\]8;[^;]*;([^\x1b]*)\x1b", printed)
    assert any(target.startswith("obsidian:") for target in linked)
    assert not any(EVIL in target for target in linked)
    assert f"http://{EVIL}/d" in printed


def test_as_markdown(tmp_path) -> None:
    with serving(tmp_path, notes=NOTES, llm=llm()) as client:
        body = {"model": "rag", "messages": [{"role": "user", "content": QUESTION}]}
        said = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]
    html = MarkdownIt("commonmark").render(said["content"])
    assert "Ant Group" in html
    assert "<img" not in html
    assert not any(EVIL in target for target in re.findall('(?:href|src)="([^"]*)"', html))
    # What is left of an address stands in code, where no client makes a link of it.
    assert EVIL not in re.sub(r"<code>.*?</code>", "", html.split("<strong>Sources")[0])
    start = said["annotations"][0]["url_citation"]["start_index"]
    assert re.match(r"\[\d\]", said["content"][start:])


@pytest.mark.parametrize(
    "text",
    [
        "[1](http://evil.example)",
        "[1]: http://evil.example\n\nSaid [1]",
        "[x][1]\n\n[1]: http://evil.example",
        "![1](http://evil.example)",
        "<a href=http://evil.example>x</a>",
        "<http://evil.example>",
        "[a](<http://evil.example>)",
        "[a]( http://evil.example 'title' )",
        "![a\n](http://evil.example)",
        "`a` [b](javascript:alert(1)) `c`",
        "write to evil@evil.example or ftp://evil.example",
        "HTTPS://EVIL.EXAMPLE/`x`",
    ],
)
def test_no_text_of_an_answer_becomes_a_link(text) -> None:
    html = MarkdownIt("commonmark").render(content(Answer("q", text, False)))
    assert "href" not in re.sub(r"&lt;.*?&gt;", "", html)
    assert "<img" not in html
    assert "<a" not in html


def test_markers_stay_markers() -> None:
    text = "Led by Ant. [1][2] It was seed. [3]"
    assert content(Answer("q", text, False)) == text


@pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")
def test_in_the_page(tmp_path) -> None:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    app = make_app(tmp_path, notes=NOTES, llm=llm())
    with on_a_socket(app) as origin, api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        page = browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(origin)
        page.wait_for_selector("#send:not([disabled])")
        page.fill("#question", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector(".said")
        said = page.inner_text(".said")
        targets = page.eval_on_selector_all(
            "a, img, iframe, object", "them => them.map(it => it.href || it.src || '')"
        )
        browser.close()
    assert "Ant Group" in said
    assert f"http://{EVIL}/d" in said
    assert not any(EVIL in target for target in targets)
    assert not any(EVIL in url for url in asked), json.dumps(asked)
