"""The page in a real browser: Debian's chromium, driven by playwright."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from fakes import ScriptedLLM, ScriptedReader, WordOverlapEmbedder
from parts import NOTES, QUESTION, GatedLLM, make_app, on_a_socket

from rag.errors import LLMError

CHROMIUM = Path("/usr/bin/chromium")
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser at {CHROMIUM}")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-sync"
    " --no-first-run"
).split()
HOSTILE = (
    '# Hostile\n\nThe hostile gnat was seen in March. <img src=x onerror="window.pwned=1">\n\n'
    "<script>window.pwned=1</script>\n\n[press](javascript:window.pwned=1)\n"
)
STREAM_LEFT_OPEN = """() => {
  const real = window.fetch;
  window.fetch = async (path, options) => {
    const response = await real(path, options);
    if (path !== "chat") return response;
    const bytes = new TextEncoder().encode(await response.text());
    return new Response(new ReadableStream({ start: (stream) => stream.enqueue(bytes) }));
  };
}"""
TALL = "# Tall\n\n" + "Words that fill.\n\n" * 80 + "The tall crane sleeps on one leg.\n"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


@pytest.fixture(scope="module")
def origin(tmp_path_factory):
    notes = {**NOTES, "Hostile.md": HOSTILE, "Tall.md": TALL}
    app = make_app(tmp_path_factory.mktemp("page"), notes=notes)
    with on_a_socket(app) as made:
        yield made


@pytest.fixture(params=[1400, 390])
def page(browser, origin, request):
    context = browser.new_context(viewport={"width": request.param, "height": 844})
    made = context.new_page()
    made.set_default_timeout(15_000)
    faults: list[str] = []
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.goto(origin)
    made.wait_for_selector("#send:not([disabled])")
    yield made
    assert faults == []
    assert made.evaluate("document.documentElement.scrollWidth") <= request.param
    context.close()


def ask(page, question: str) -> None:
    page.wait_for_selector("#send:not([disabled])")
    page.fill("#question", question)
    page.keyboard.press("Enter")
    page.locator(".turn").last.locator(".said:not(.draft)").wait_for()


def test_a_citation_opens_its_note_with_the_very_words_marked(page) -> None:
    ask(page, QUESTION)
    page.locator(".marker").first.click()
    page.wait_for_selector("#reader-body mark")
    marked = "".join(page.locator("#reader-body mark").all_text_contents())
    assert "angel round was led by Ant Group" in marked
    assert page.locator("#reader-title").text_content() == "ACE Robotics"
    assert page.get_attribute("#reader-open", "href").startswith("obsidian://open?vault=vault")
    page.click("#reader-source")
    assert "[[Ant Group]]" in page.text_content(".plain-source")
    page.click("#reader-source")
    page.click("#reader-whole")
    page.locator("#reader-body pre.properties").wait_for()
    page.locator("#reader-body a.wikilink").first.click()
    page.wait_for_selector("#reader-title:text-is('SenseTime')")
    page.click("#reader-back")
    page.wait_for_selector("#reader-title:text-is('ACE Robotics')")
    page.keyboard.press("Escape")
    assert page.locator("#reader").is_hidden()


def test_the_notes_of_an_answer_are_drawn_and_a_cited_row_is_marked(browser, tmp_path) -> None:
    llm = ScriptedLLM(
        "SenseTime was founded in 2014 [1]. The angel round was led by Ant Group [2]."
    )
    notes = {name: NOTES[name] for name in ("Companies/ACE Robotics.md", "Companies/SenseTime.md")}
    notes["Table.md"] = "# Table\n\n| Bird | Eats |\n|---|---|\n| Osprey | only trout |\n"
    app = make_app(tmp_path, notes=notes)
    with on_a_socket(app) as origin:
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(origin)
        ask(page, "what does the osprey eat?")
        page.locator(".marker").first.click()
        page.wait_for_selector("#reader-body tr.cited mark")
        marked = page.locator("#reader-body tr.cited mark").all_text_contents()
        assert "only trout" in marked
        hits = app.state.service.assistant.search(
            "when was SenseTime founded and who led the round"
        )
        ranks = {hit.chunk.note: hit.rank for hit in reversed(hits)}
        llm.pieces = (
            f"SenseTime was founded in 2014 by Tang Xiao'ou [{ranks['Companies/SenseTime.md']}]. ",
            f"The angel round was led by Ant Group [{ranks['Companies/ACE Robotics.md']}].",
        )
        app.state.service.assistant.llm = llm
        ask(page, "when was SenseTime founded and who led the round")
        page.wait_for_selector(".graph line.link", state="attached")
        assert page.locator(".graph .node").count() == 2
        page.locator(".graph .node").first.click()
        page.wait_for_selector("#reader-body .cited")
        page.screenshot(path=str(tmp_path / "graph.png"))
        page.close()


def test_the_keyboard_does_all(page) -> None:
    page.locator("body").click(position={"x": 200, "y": 300})
    page.keyboard.press("/")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".said:not(.draft)")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#reader-body mark")
    assert page.locator(".marker.now").count() == 1
    assert "Citation 1 of" in page.text_content("#live")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "marker"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "question"


def test_an_answer_that_stands_is_done_though_its_stream_is_still_open(page) -> None:
    page.evaluate(STREAM_LEFT_OPEN)
    ask(page, QUESTION)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.wait_for_selector("#reader-body mark")
    page.keyboard.press("Escape")
    ask(page, "what does the heron eat?")
    assert page.locator(".turn .said:not(.draft)").count() == 2


def test_lines_far_down_are_scrolled_to(page) -> None:
    ask(page, "how does the tall crane sleep?")
    page.locator(".marker").first.click()
    page.wait_for_selector("#reader-body mark")
    assert page.locator("#reader-body mark").first.is_visible()
    assert page.evaluate("document.querySelector('#reader-body').scrollTop") > 500


def test_a_conversation_goes_on_and_is_resumed_after_a_reload(page) -> None:
    ask(page, QUESTION)
    ask(page, "what does the heron eat?")
    page.reload()
    page.wait_for_selector(".turn >> nth=1")
    assert page.locator(".asked").all_text_contents() == [QUESTION, "what does the heron eat?"]
    # The list is fetched after the turns are drawn.
    sync_api.expect(page.locator("#list li.now")).to_have_count(1, timeout=15_000)


def test_what_a_follow_up_was_searched_as_is_shown(page) -> None:
    ask(page, QUESTION)
    ask(page, "and who joined it?")
    told = page.locator(".noted").inner_text()
    assert told.startswith("Searched for: ")
    assert "ace robotics" in told.lower()


def test_an_abstention_shows_the_closest_notes(page) -> None:
    ask(page, "what is the recipe for plum jam?")
    assert page.locator(".said.abstained").count() == 1
    assert page.locator(".marker").count() == 0
    page.locator(".source").first.click()
    page.wait_for_selector("#reader-body .cited")


def test_a_hostile_note_does_nothing(page) -> None:
    ask(page, "when was the hostile gnat seen?")
    page.locator(".source").first.click()
    page.wait_for_selector("#reader-body .cited")
    page.click("#reader-whole")
    page.wait_for_timeout(300)
    assert page.evaluate("window.pwned") is None
    assert page.locator("#reader-body script, #reader-body img").count() == 0
    assert page.locator("#reader-body a[href^='javascript']").count() == 0


def test_filters_narrow_the_question(page) -> None:
    page.click("#filters summary")
    page.click("#folders button:has-text('Birds/')")
    assert page.text_content("#filters-said") == 'path:"Birds/"'
    ask(page, "what does the heron eat?")
    assert page.locator(".source .where").first.text_content().startswith("Heron")


def test_light_and_dark_are_chosen_and_kept(page) -> None:
    before = page.evaluate("document.documentElement.dataset.theme")
    page.click("#theme")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") != before


def test_every_button_has_a_name_and_the_page_loads_nothing_foreign(page, origin) -> None:
    foreign: list[str] = []
    page.on("request", lambda r: foreign.append(r.url) if not r.url.startswith(origin) else None)
    page.reload()
    ask(page, QUESTION)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a, input, textarea')].filter(e =>"
        " !e.textContent.trim() && !e.getAttribute('aria-label') && !(e.labels || []).length)"
        ".map(e => e.outerHTML)"
    )
    assert nameless == []
    assert foreign == []


def test_a_draft_is_shown_as_it_comes_and_can_be_stopped(browser, tmp_path) -> None:
    llm = GatedLLM()
    with on_a_socket(make_app(tmp_path, llm=llm)) as origin:
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(origin)
        page.wait_for_selector("#send:not([disabled])")
        page.fill("#question", QUESTION)
        page.keyboard.press("Enter")
        page.wait_for_selector(".draft:has-text('A A A')")
        page.click("#stop")
        page.wait_for_selector(".warned:has-text('Stopped')")
        assert llm.closed_early.wait(20)
        page.close()


class Apart:
    """Says what every section it was given says, as notes that disagree, and breaks off never."""

    name = "fake:apart"

    def stream(self, prompt):
        yield "The notes disagree, newest first:\n"
        for marker, hit in enumerate(prompt.hits, start=1):
            said = hit.chunk.text.split("\n")[-1]
            yield f"{hit.chunk.title}, {hit.day}: {said} [{marker}]\n"


@pytest.mark.parametrize("width", [1400, 390])
def test_notes_that_disagree_are_a_list_under_one_line(browser, tmp_path, width) -> None:
    notes = {
        f"{title}.md": f"---\ndate: {day}\n---\nThe population of Pilzno was {number} people."
        for title, day, number in (("Census", "2026-02-13", "4,893"), ("Survey", "2024-06-30", 12))
    }
    with on_a_socket(make_app(tmp_path, notes=notes, llm=Apart())) as origin:
        page = browser.new_page(viewport={"width": width, "height": 844})
        page.set_default_timeout(15_000)
        page.goto(origin)
        ask(page, "what was the population of Pilzno?")
        assert page.text_content(".said .opening") == "The notes disagree, newest first:"
        assert page.locator(".said li").count() == 2
        assert page.locator(".said li .marker").count() == 2
        days = "".join(page.locator(".source .where").all_text_contents())
        assert "2026\u201102\u201113" in days
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.reload()
        page.wait_for_selector(".said li >> nth=1")
        page.close()


def test_the_words_that_answer_stand_out_of_the_quote(browser, tmp_path) -> None:
    with on_a_socket(make_app(tmp_path, reader=ScriptedReader("Ant Group"))) as origin:
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(origin)
        ask(page, QUESTION)
        assert page.text_content(".source .quote mark") == "Ant Group"
        assert "led by Ant Group." in page.text_content(".source .quote")
        assert page.text_content(".card mark") == "Ant Group"
        page.close()


class Coded:
    """Quotes the first hit's code."""

    name = "fake:coded"

    def stream(self, prompt):
        yield "The pump:\n```\npump --start a[1]\npump --watch\n```\n[1]\n"
        yield "Run `pump --stop` last. [1]\n"


def test_code_is_shown_as_code(browser, tmp_path) -> None:
    text = "```sh\npump --start a[1]\npump --watch\n```\n\nRun `pump --stop` last.\n"
    with on_a_socket(make_app(tmp_path, notes={"The pump.md": text}, llm=Coded())) as origin:
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(origin)
        ask(page, "how do I run pump --stop and pump --start?")
        assert page.text_content(".said pre") == "pump --start a[1]\npump --watch"
        assert page.text_content(".said code") == "pump --stop"
        assert page.locator(".said .marker").count() == 2
        page.close()


def test_a_notice_and_places_of_the_same_text_are_shown(browser, tmp_path) -> None:
    same = "Wild plums ripen late on the northern slope beside the old quarry road."
    notes = {"One.md": f"{same}\n", "Two.md": f"{same}\n"}
    dead = ScriptedLLM(LLMError("no server answers at that address: start it"))
    with on_a_socket(make_app(tmp_path, notes=notes, llm=dead)) as origin:
        page = browser.new_page()
        page.set_default_timeout(15_000)
        page.goto(origin)
        ask(page, "who paints wild plums in Tokyo?")
        noted = page.text_content(".noted")
        assert noted == "No server answers at that address: start it; answered without it."
        assert page.locator(".said.abstained").count() == 1
        assert "also in" in page.text_content(".also")
        page.close()


def test_indexing_a_key_and_a_dead_server_are_told_as_they_are(browser, tmp_path) -> None:
    gate = threading.Event()

    class Slow(WordOverlapEmbedder):
        def encode_passages(self, passages):
            assert gate.wait(60)
            return super().encode_passages(passages)

    app = make_app(tmp_path, ready=False, api_key="correct horse battery")
    app.state.service.assistant.index._embedder = Slow()
    page = browser.new_page()
    page.set_default_timeout(15_000)
    with on_a_socket(app) as origin:
        page.goto(origin)
        page.wait_for_selector("#state:has-text('for the first time')")
        assert page.is_disabled("#send")
        gate.set()
        page.wait_for_selector("#key[open]")
        page.fill("#key-field", "correct horse battery")
        page.keyboard.press("Enter")
        page.wait_for_selector("#vault:text-is('vault')")
        page.fill("#question", QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=The server does not answer")
    page.close()


def test_a_conversation_is_listed_in_the_room_there_is(browser, origin) -> None:
    context = browser.new_context(viewport={"width": 1400, "height": 844})
    page = context.new_page()
    page.goto(origin)
    ask(page, QUESTION)
    page.click("text=New conversation")
    ask(page, "what does the heron eat?")
    page.wait_for_selector("#list li:not(.now)")
    page.mouse.move(700, 400)
    shown = "document.querySelector('#list li:not(.now) .go').offsetWidth"
    whole = "document.querySelector('#list').offsetWidth"
    assert page.evaluate(shown) == page.evaluate(whole)
    page.hover("#list li:not(.now)")
    assert page.locator("#list li:not(.now) .small").first.bounding_box()["width"] > 20
    context.close()
