"""Records as the JSON that outside programs rely on; every face prints these shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.laidout import laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records import Answer, Citation, Hit, SyncReport

Shape = dict[str, Any]


def answer_shape(answer: Answer) -> Shape:
    """``ask --json``."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "answer_lines": [{"kind": li.kind, "text": li.text} for li in laid_out(answer)],
        "abstained": answer.abstained,
        "citations": [citation_shape(citation) for citation in answer.citations],
        "claims": [
            {"text": c.text, "markers": list(c.markers), "supported": c.supported}
            for c in answer.claims
        ],
        "unknown_markers": list(answer.unknown_markers),
        "hits": [hit_shape(hit) for hit in answer.hits],
        "llm": answer.llm,
        "confidence": round(answer.confidence, 4),
        "notice": answer.notice,
        "query": answer.query,
        "index": {"notes": answer.notes, "chunks": answer.chunks},
        "timings_ms": dict(answer.timings_ms),
    }


def citation_shape(citation: Citation) -> Shape:
    """One citation of an answer."""
    return {
        "marker": citation.marker,
        "note": citation.note,
        "title": citation.title,
        "heading": list(citation.heading_path),
        "lines": [citation.first_line, citation.last_line],
        "quote": citation.quote,
        "url": citation.url,
        "answer_words": citation.answer_words,
    }


def hit_shape(hit: Hit) -> Shape:
    """One ranked section; ``lines`` and ``text`` are its best chunk's."""
    chunk = hit.chunk
    return {
        "rank": hit.rank,
        "note": chunk.note,
        "title": chunk.title,
        "heading": list(chunk.heading_path),
        "lines": list(chunk.lines),
        "day": hit.day,
        "score": round(hit.score, 6),
        "ranks": hit.ranks,
        "signals": {s.name: round(s.score, 6) for s in hit.signals},
        "shares": {s.name: round(s.adds, 6) for s in hit.signals if s.adds},
        "text": chunk.text,
        "also": list(hit.also),
    }


def search_shape(query: str, hits: Sequence[Hit]) -> Shape:
    """``rag search --json``."""
    return {"query": query, "hits": [hit_shape(hit) for hit in hits]}


def sync_shape(report: SyncReport) -> Shape:
    """``rag index --json``."""
    return {
        "notes": report.notes,
        "sections": report.sections,
        "chunks": report.chunks,
        "added": report.added,
        "changed": report.changed,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "seconds": round(report.seconds, 3),
        "warnings": list(report.warnings),
    }
