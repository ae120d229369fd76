"""OpenAI's request, as much of it as is read; whatever else a client sends is let pass."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rag.server.bodies import MOST_TURN_CHARACTERS

MOST_MESSAGES = 500
ROLES = frozenset({"user", "assistant"})
"""Whose messages are read."""


class Part(BaseModel):
    """A part of a message; only text is read."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"type": "text", "text": "and who else?"}]}
    )

    type: str
    text: Annotated[str, Field(max_length=MOST_TURN_CHARACTERS)] | None = None


class Message(BaseModel):
    """A message of the conversation."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={"examples": [{"role": "user", "content": "who founded SenseTime?"}]},
    )

    role: str
    content: Annotated[str, Field(max_length=MOST_TURN_CHARACTERS)] | list[Part] | None = None

    @model_validator(mode="before")
    @classmethod
    def _only_what_is_read(cls, given: Any) -> Any:
        """A client's system message may be of any length and form."""
        if isinstance(given, dict) and given.get("role") not in tuple(ROLES):
            return {**given, "content": None}
        return given

    @property
    def text(self) -> str:
        """All its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream tells besides the answer."""

    model_config = ConfigDict(
        extra="ignore", json_schema_extra={"examples": [{"include_usage": True}]}
    )

    include_usage: bool = False


class CompletionBody(BaseModel):
    """A chat completion: the last message of the user is the question, the rest is history."""

    model_config = ConfigDict(
        extra="ignore",
        json_schema_extra={
            "examples": [
                {
                    "model": "rag",
                    "messages": [{"role": "user", "content": "who led ACE Robotics' round?"}],
                }
            ]
        },
    )

    model: Annotated[str, Field(max_length=300)] = "rag"
    messages: Annotated[list[Message], Field(min_length=1, max_length=MOST_MESSAGES)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None


COMPLETION_EXAMPLE: dict[str, Any] = {
    "id": "chatcmpl-5f0c8Qp",
    "object": "chat.completion",
    "created": 1770800000,
    "model": "rag",
    "choices": [
        {
            "index": 0,
            "message": {
                "role": "assistant",
                "content": "The round was led by Ant Group. [1]\n\n**Sources**\n\n- [1] …",
                "annotations": [
                    {
                        "type": "url_citation",
                        "url_citation": {
                            "start_index": 32,
                            "end_index": 35,
                            "title": "SenseTime › ACE Robotics spinout",
                            "url": "obsidian://open?vault=vault&file=SenseTime",
                        },
                    }
                ],
            },
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940},
}
