from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from evaluation_parts import GOLD, make_vault, subject, write_gold
from test_summary import ASKED, run_of

from rag.evaluation.evaluate import Evaluation, evaluate
from rag.evaluation.report import report_html
from rag.evaluation.summary import summary
from rag.records import Answer


class Page(HTMLParser):
    """Tags opened and closed, and every attribute."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def page(tmp_path, capsys) -> str:
    vault = make_vault(tmp_path / "vault")
    gold = write_gold(tmp_path / "gold.jsonl", [*GOLD, {**GOLD[0], "id": "q6", "answers": ["Zip"]}])
    file = tmp_path / "deep" / "report.html"
    evaluate(
        Evaluation(gold, compare=("hybrid", "dense"), report=file, runs=tmp_path / "runs"),
        lambda name: subject(vault, name or "hybrid", least=1 if name == "hybrid" else 9),
    )
    return file.read_text(encoding="utf-8")


def test_it_needs_nothing_from_outside(page) -> None:
    assert not re.search(r"(?:src|href|url|import)\s*[=(]", page.split("<body>")[0])
    assert not [a for a in Page(page).attributes if a[0] in {"src", "href", "srcset", "data"}]
    assert not re.search(r"https?://", page)
    assert "default-src 'none'" in page


def test_it_is_well_formed_and_whole(page) -> None:
    found = Page(page)
    assert found.open == []
    assert found.tags.count("details") == page.count('<details class="q"')
    for heading in ("Headline", "By category", "Where evidence was lost", "Reliability", "Latency",
                    "Failed questions", "What it depends on"):  # fmt: skip
        assert heading in page
    for looks in ("prefers-color-scheme: dark", "@media print", "max-width: 40rem", "viewport"):
        assert looks in page


def test_failed_questions_show_hits_answer_and_gold(page) -> None:
    card = next(c for c in page.split("<details")[1:] if ">q6<" in c and 'variant="hybrid"' in c)
    assert "Zip" in card
    assert "✓ evidence" in card
    assert "Companies/Atlas.md › Lead" in card
    assert 'data-loss="used but wrong"' in card
    assert 'data-loss="not refused"' in page
    assert 'data-loss="retrieved but not used"' in page


def test_what_notes_and_models_say_cannot_become_markup(tmp_path) -> None:
    evil = Answer("?", "<script>alert(1)</script>", abstained=False)
    run = run_of((ASKED, evil), folder=tmp_path)
    page = report_html([run], [summary(run)])
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_a_run_without_failures_or_confidence_still_draws(tmp_path) -> None:
    run = run_of(folder=tmp_path)
    assert Page(report_html([run], [summary(run)])).open == []


def test_a_judge_stands_apart_and_on_its_cards(tmp_path) -> None:
    run = run_of((ASKED, Answer("?", "Rome", abstained=False)), folder=tmp_path)
    counts = {"llm": "fake:judge", "judged": 1, "right": 0, "partly": 1, "wrong": 0, "unclear": 0}
    judged = {**counts, "agreement": None, "verdicts": {ASKED.id: "partly"}}
    page = report_html([run], [{**summary(run), "judge": judged}])
    assert "An LLM's opinion, apart" in page
    assert "judge: partly" in page
