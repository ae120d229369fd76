"""Answers, hits and conversations as they go out.

A field that the contract does not name has a default: a conversation that an earlier version kept
is told without it.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from rag.server.examples import ANSWER, CITATION, HIT, shown


class CitationShape(BaseModel):
    """The words a statement rests on and where they stand."""

    model_config = shown(CITATION, extra="allow")

    marker: int
    note: str
    title: str
    heading: list[str]
    lines: list[int]
    quote: str
    url: str
    answer_words: str = Field(
        "", description="The words of the quote that answer; empty if unknown."
    )


class ClaimShape(BaseModel):
    """One statement of the draft and what became of it."""

    model_config = shown(ANSWER["claims"][0], extra="allow")

    text: str
    markers: list[int]
    supported: bool


class HitShape(BaseModel):
    """A ranked section."""

    model_config = shown(HIT, extra="allow")

    rank: int
    note: str
    title: str = ""
    heading: list[str]
    lines: list[int]
    day: str = Field(
        "", description="Of which day, month or year it speaks; empty where none is said."
    )
    score: float
    ranks: dict[str, int]
    signals: dict[str, float] = {}
    shares: dict[str, float] = Field({}, description="What each signal adds to the score.")
    text: str
    also: list[str] = Field([], description="Further sections that say the same in the same words.")


class AnswerLineShape(BaseModel):
    """A line of the answer; an `item` comes without its bullet, `code` without its fences."""

    model_config = shown(ANSWER["answer_lines"][0], extra="allow")

    kind: Literal["said", "opening", "item", "open", "code"] = Field(
        description="`opening` rests on the items below it; `open` is what the notes don't say; "
        "`code` is a block of lines, whose markers are the line below it."
    )
    text: str


class AnswerShape(BaseModel):
    """The JSON of ``ask --json``, with the conversation it belongs to."""

    model_config = shown(ANSWER, extra="allow")

    question: str
    answer: str
    answer_lines: list[AnswerLineShape] = Field([], description="The same, line by line.")
    abstained: bool
    citations: list[CitationShape]
    claims: list[ClaimShape]
    unknown_markers: list[int]
    hits: list[HitShape]
    llm: str
    confidence: float = Field(0.0, description="0 to 1.")
    notice: str = Field("", description="What the reader should know; empty if nothing.")
    query: str = Field("", description="What was searched for, a follow-up made to stand alone.")
    index: dict[str, int]
    timings_ms: dict[str, float]
    session_id: str | None = None


class SearchShape(BaseModel):
    """Ranked sections."""

    model_config = shown({"query": "angel round", "hits": [HIT]}, extra="allow")

    query: str
    hits: list[HitShape]


class SessionShape(BaseModel):
    """A line of the list of conversations."""

    model_config = shown(
        {
            "id": "kX2f0c8QpR4mT1vA",
            "title": "who led ACE Robotics' round?",
            "created": "2026-02-11T09:30:00+00:00",
            "updated": "2026-02-11T09:31:00+00:00",
            "questions": 2,
        }
    )

    id: str
    title: str
    created: str
    updated: str
    questions: int


class SessionsShape(BaseModel):
    """Conversations, the last used first."""

    model_config = shown({"sessions": []})

    sessions: list[SessionShape]


class ConversationShape(BaseModel):
    """A conversation: its answers as they were given."""

    model_config = shown({"id": "kX2f0c8QpR4mT1vA", "answers": [ANSWER]})

    id: str
    answers: list[AnswerShape]
