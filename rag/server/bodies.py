"""The bodies that come in, with their bounds."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from rag.server.examples import shown

MOST_QUESTION_CHARACTERS = 8000
MOST_TURN_CHARACTERS = 32_000
MOST_TURNS = 50
MOSTHITS = 50

Question = Annotated[str, Field(min_length=1, max_length=MOST_QUESTION_CHARACTERS, pattern=r"\S")]
Where = Annotated[
    str,
    Field(
        max_length=1000,
        description='Only these notes: `tag:ai path:Companies/ note:"ACE Robotics"'
        " after:2026-01-01`; a leading `-` negates.",
    ),
]
AsOf = Annotated[
    str,
    Field(
        max_length=10,
        description="Prefer what the notes said by this date, such as `2026-01-31`; empty for"
        " none. Left out, it is what the server was started with.",
    ),
]
Kept = Annotated[int, Field(ge=1, le=MOSTHITS, description="Hits kept.")]
SessionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]


class TurnBody(BaseModel):
    """One message of a conversation."""

    model_config = shown({"role": "user", "content": "who founded SenseTime?"})

    role: Literal["system", "user", "assistant"]
    content: Annotated[str, Field(max_length=MOST_TURN_CHARACTERS)]


class ChatBody(BaseModel):
    """A question. ``session_id`` goes on with a conversation; ``history`` brings its own."""

    model_config = shown({"question": "who led ACE Robotics' round?", "k": 8}, extra="forbid")

    question: Question
    session_id: SessionId | None = None
    history: Annotated[list[TurnBody] | None, Field(max_length=MOST_TURNS)] = None
    where: Where | None = None
    as_of: AsOf | None = None
    k: Kept | None = None
    stream: bool | None = False


class SearchBody(BaseModel):
    """A query; no answer is made."""

    model_config = shown({"query": "angel round", "where": "path:Companies/"}, extra="forbid")

    query: Question
    where: Where | None = None
    as_of: AsOf | None = None
    k: Kept | None = None
