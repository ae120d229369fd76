"""An answer as the JSON of ``ask --json``, and back, so that a run can be judged again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.records import Answer, Chunk, Citation, Claim, Hit, Signal

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = dict[str, Any]


def answer_row(answer: Answer) -> Row:
    """Everything the metrics and the report read; a hit's section and passage are left out."""
    return {
        "question": answer.question,
        "answer": answer.text,
        "abstained": answer.abstained,
        "citations": [_citation_row(citation) for citation in answer.citations],
        "claims": [
            {"text": c.text, "markers": list(c.markers), "supported": c.supported}
            for c in answer.claims
        ],
        "unknown_markers": list(answer.unknown_markers),
        "hits": [_hit_row(hit) for hit in answer.hits],
        "llm": answer.llm,
        "confidence": answer.confidence,
        "notice": answer.notice,
        "llm_fault": answer.llm_fault,
        "index": {"notes": answer.notes, "chunks": answer.chunks},
        "timings_ms": dict(answer.timings_ms),
    }


def answer_from(row: Row) -> Answer:
    """The answer of a row. Raises KeyError, TypeError or ValueError on a broken one."""
    return Answer(
        question=row["question"],
        text=row["answer"],
        abstained=row["abstained"],
        citations=tuple(_citation(one) for one in row["citations"]),
        claims=tuple(
            Claim(one["text"], tuple(one["markers"]), one["supported"]) for one in row["claims"]
        ),
        unknown_markers=tuple(row["unknown_markers"]),
        hits=tuple(_hit(one) for one in row["hits"]),
        llm=row["llm"],
        notes=row["index"]["notes"],
        chunks=row["index"]["chunks"],
        timings_ms=dict(row["timings_ms"]),
        confidence=row.get("confidence", 0.0),
        notice=row.get("notice", ""),
        llm_fault=row.get("llm_fault", ""),
    )


def _citation_row(citation: Citation) -> Row:
    return {
        "marker": citation.marker,
        "note": citation.note,
        "title": citation.title,
        "heading": list(citation.heading_path),
        "lines": [citation.first_line, citation.last_line],
        "quote": citation.quote,
        "url": citation.url,
    }


def _citation(row: Row) -> Citation:
    first, last = row["lines"]
    return Citation(
        marker=row["marker"],
        note=row["note"],
        title=row["title"],
        heading_path=tuple(row["heading"]),
        first_line=first,
        last_line=last,
        quote=row["quote"],
        url=row["url"],
    )


def _hit_row(hit: Hit) -> Row:
    chunk = hit.chunk
    return {
        "rank": hit.rank,
        "note": chunk.note,
        "title": chunk.title,
        "heading": list(chunk.heading_path),
        "lines": list(chunk.lines),
        "score": hit.score,
        "ranks": hit.ranks,
        "signals": [[s.name, s.rank, s.score] for s in hit.signals],
        "text": chunk.text,
        "section": chunk.section_id,
        "chunk": chunk.id,
    }


def _hit(row: Row) -> Hit:
    first, last = row["lines"]
    chunk = Chunk(
        id=row["chunk"],
        section_id=row["section"],
        note=row["note"],
        title=row["title"],
        heading_path=tuple(row["heading"]),
        first_line=first,
        last_line=last,
        text=row["text"],
        passage=row["text"],
    )
    return Hit(chunk, row["score"], row["rank"], _signals(row["signals"]))


def _signals(rows: Sequence[Sequence[Any]]) -> tuple[Signal, ...]:
    return tuple(Signal(name, rank, score) for name, rank, score in rows)
