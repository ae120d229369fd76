"""The report's failed questions: hits, answer and gold side by side, one card each."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rag.evaluation.places import place_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rag.evaluation.gold import GoldQuestion
    from rag.evaluation.run_file import Outcome
    from rag.records import Answer, Citation

_SNIPPET = 320


def card(outcome: Outcome, variant: str, verdict: str = "") -> str:
    """One failed question; its data attributes are what the filter reads."""
    question = outcome.question
    judged = f'<span class="tag">judge: {escape(verdict)}</span>' if verdict else ""
    return (
        f'<details class="q" data-variant="{escape(variant)}" '
        f'data-category="{escape(question.category)}" data-loss="{escape(outcome.lost)}">'
        f"<summary>{escape(question.question)}"
        f'<span class="tag loss">{escape(outcome.lost)}</span>'
        f'<span class="tag">{escape(question.category)}</span>'
        f'<span class="tag">{escape(question.id)}</span>'
        f'<span class="tag">{escape(variant)}</span>{judged}</summary>'
        f'<div class="body"><div class="two"><div>{_gold(question)}</div>'
        f"<div>{_answer(outcome.answer)}</div></div>{_hits(outcome)}</div></details>"
    )


def _gold(question: GoldQuestion) -> str:
    parts = ["<h3>Gold</h3>"]
    if question.history:
        parts.append(_list((f"{t.role}: {t.content}" for t in question.history), "Before it"))
    if not question.answerable:
        absent = f" (nowhere together: {', '.join(question.absent)})" if question.absent else ""
        parts.append(f"<p>The notes don't say{escape(absent)}.</p>")
    parts.append(_list(question.answers, "Accepted"))
    parts.append(_list(question.values, "Values"))
    parts.append(_list(question.wrong, "Wrong"))
    needed = "Evidence, all needed" if question.needs_all else "Evidence, any one"
    parts.append(_list(map(str, question.evidence), needed))
    if question.reference:
        parts.append(f"<p>{escape(question.reference)}</p>")
    return "".join(parts)


def _answer(answer: Answer) -> str:
    kind = "Abstained" if answer.abstained else "Answer"
    cited = (
        f"[{c.marker}] {place_at(c.note, c.heading_path)}, {_lines(c)}: {c.quote}"
        for c in answer.citations
    )
    refused = [claim.text for claim in answer.claims if not claim.supported]
    return (
        f"<h3>{kind}, confidence {answer.confidence:.2f}</h3>"
        f"<p>{escape(answer.text)}</p>{_list(cited, 'Cited')}"
        f"{_list(refused, 'Claims without support')}"
    )


def _lines(citation: Citation) -> str:
    first, last = citation.first_line, citation.last_line
    return f"line {first}" if first == last else f"lines {first}–{last}"


def _hits(outcome: Outcome) -> str:
    if not outcome.answer.hits:
        return "<h3>No hits</h3>"
    rows = []
    for hit in sorted(outcome.answer.hits, key=lambda one: one.rank):
        where = place_at(hit.chunk.note, hit.chunk.heading_path)
        path = escape(" › ".join((hit.chunk.note, *hit.chunk.heading_path)))
        is_evidence = where in outcome.question.evidence
        named = f'<span class="hit">{path} ✓ evidence</span>' if is_evidence else path
        ranks = ", ".join(f"{name} {rank}" for name, rank in hit.ranks.items())
        text = " ".join(hit.chunk.text.split())
        snippet = text[:_SNIPPET] + ("…" if len(text) > _SNIPPET else "")
        rows.append(
            f'<li>{named} <span class="soft">{hit.score:.3f} {escape(ranks)}</span>'
            f"<pre>{escape(snippet)}</pre></li>"
        )
    return f"<h3>Hits</h3><ol>{''.join(rows)}</ol>"


def _list(items: Iterable[str], title: str) -> str:
    rows = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<div class="soft">{escape(title)}</div><ul>{rows}</ul>' if rows else ""
