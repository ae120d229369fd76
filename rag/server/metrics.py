"""The figures behind ``/metrics``; no label ever holds words of a note or a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from rag.records import Answer

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """One registry an app, so that two apps in one process do not share counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "rag_requests", "Requests.", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "rag_request_seconds",
            "Seconds from request to the end of its response.",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.answers = Counter(
            "rag_answers",
            "Answers by outcome: answered, abstained, failed, or stopped by the client.",
            ("outcome",),
            registry=self.registry,
        )
        self.steps = Histogram(
            "rag_answer_step_seconds",
            "Seconds of an answer's steps.",
            ("step",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "rag_answers_in_flight", "Questions being answered or waiting.", registry=self.registry
        )
        self.notes = Gauge("rag_notes", "Notes indexed.", registry=self.registry)
        self.chunks = Gauge("rag_chunks", "Chunks indexed.", registry=self.registry)

    def count_answer(self, answer: Answer) -> None:
        """Count a finished answer and the time its steps took."""
        self.answers.labels("abstained" if answer.abstained else "answered").inc()
        for step, milliseconds in answer.timings_ms.items():
            self.steps.labels(step).observe(milliseconds / 1000)
        self.notes.set(answer.notes)
        self.chunks.set(answer.chunks)

    def text(self) -> bytes:
        """Prometheus text."""
        return generate_latest(self.registry)
