"""The bodies that come in and go out, with their bounds and examples."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_QUESTION_CHARACTERS = 8000
MOST_TURN_CHARACTERS = 32_000
MOST_TURNS = 50
MOST_HITS = 50

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
Kept = Annotated[int, Field(ge=1, le=MOST_HITS, description="Hits kept.")]
SessionId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]

_CITATION: dict[str, Any] = {
    "marker": 1,
    "note": "Companies/SenseTime.md",
    "title": "SenseTime",
    "heading": ["Recent developments", "ACE Robotics spinout"],
    "lines": [46, 46],
    "quote": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
    "url": "obsidian://open?vault=vault&file=Companies%2FSenseTime",
}
_HIT: dict[str, Any] = {
    "rank": 1,
    "note": "Companies/SenseTime.md",
    "title": "SenseTime",
    "heading": ["Recent developments", "ACE Robotics spinout"],
    "lines": [44, 50],
    "score": 0.83,
    "ranks": {"dense": 2, "keyword": 1},
    "text": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
}
_ANSWER: dict[str, Any] = {
    "question": "who led ACE Robotics' round?",
    "answer": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group. [1]",
    "abstained": False,
    "citations": [_CITATION],
    "claims": [
        {
            "text": "SenseTime-backed ACE Robotics closed an angel round led by Ant Group.",
            "markers": [1],
            "supported": True,
        }
    ],
    "unknown_markers": [],
    "hits": [_HIT],
    "llm": "extractive",
    "index": {"notes": 41, "chunks": 612},
    "timings_ms": {"sync": 9, "retrieve": 14, "answer": 31, "total": 61},
    "session_id": "kX2f0c8QpR4mT1vA",
}


def _shown(
    example: dict[str, Any], extra: Literal["allow", "forbid", "ignore"] = "ignore"
) -> ConfigDict:
    return ConfigDict(json_schema_extra={"examples": [example]}, extra=extra)


class TurnBody(BaseModel):
    """One message of a conversation."""

    model_config = _shown({"role": "user", "content": "who founded SenseTime?"})

    role: Literal["system", "user", "assistant"]
    content: Annotated[str, Field(max_length=MOST_TURN_CHARACTERS)]


class ChatBody(BaseModel):
    """A question. ``session_id`` goes on with a conversation; ``history`` brings its own."""

    model_config = _shown({"question": "who led ACE Robotics' round?", "k": 8}, extra="forbid")

    question: Question
    session_id: SessionId | None = None
    history: Annotated[list[TurnBody] | None, Field(max_length=MOST_TURNS)] = None
    where: Where | None = None
    as_of: AsOf | None = None
    k: Kept | None = None
    stream: bool = False


class SearchBody(BaseModel):
    """A query; no answer is made."""

    model_config = _shown({"query": "angel round", "where": "path:Companies/"}, extra="forbid")

    query: Question
    where: Where | None = None
    as_of: AsOf | None = None
    k: Kept | None = None


class CitationShape(BaseModel):
    """The words a statement rests on and where they stand."""

    model_config = _shown(_CITATION, extra="allow")

    marker: int
    note: str
    title: str
    heading: list[str]
    lines: list[int]
    quote: str
    url: str


class ClaimShape(BaseModel):
    """One statement of the draft and what became of it."""

    model_config = _shown(_ANSWER["claims"][0], extra="allow")

    text: str
    markers: list[int]
    supported: bool


class HitShape(BaseModel):
    """A ranked section."""

    model_config = _shown(_HIT, extra="allow")

    rank: int
    note: str
    heading: list[str]
    lines: list[int]
    score: float
    ranks: dict[str, int]
    text: str


class AnswerShape(BaseModel):
    """The JSON of ``ask --json``, with the conversation it belongs to."""

    model_config = _shown(_ANSWER, extra="allow")

    question: str
    answer: str
    abstained: bool
    citations: list[CitationShape]
    claims: list[ClaimShape]
    unknown_markers: list[int]
    hits: list[HitShape]
    llm: str
    index: dict[str, int]
    timings_ms: dict[str, float]
    session_id: str | None = None


class SearchShape(BaseModel):
    """Ranked sections."""

    model_config = _shown({"query": "angel round", "hits": [_HIT]}, extra="allow")

    query: str
    hits: list[HitShape]


class SectionPlace(BaseModel):
    """A section of a note."""

    model_config = _shown({"heading": ["Atlas", "Budget"], "lines": [7, 12]})

    heading: list[str]
    lines: list[int]


class NoteShape(BaseModel):
    """A note, or the section asked for: rendered and safe to show, and as it is on disk."""

    model_config = _shown(
        {
            "note": "Projects/Atlas.md",
            "title": "Atlas",
            "heading": ["Atlas", "Budget"],
            "lines": [7, 12],
            "html": "<h2>Budget</h2><p>The budget is 40,000 euros.</p>",
            "source": "## Budget\n\nThe budget is 40,000 euros.",
            "truncated": False,
            "aliases": [],
            "tags": ["work"],
            "dates": [],
            "url": "obsidian://open?vault=vault&file=Projects%2FAtlas",
            "sections": [{"heading": ["Atlas", "Budget"], "lines": [7, 12]}],
        }
    )

    note: str
    title: str
    heading: list[str] | None = Field(description="None where the whole note is shown.")
    lines: list[int]
    html: str
    source: str
    truncated: bool = Field(description="Whether only a window of it is shown.")
    aliases: list[str]
    tags: list[str]
    dates: list[str]
    url: str
    sections: list[SectionPlace]


class Counted(BaseModel):
    """A tag or a folder and how many notes carry it."""

    model_config = _shown({"name": "ai/cv", "notes": 12})

    name: str
    notes: int


class VaultShape(BaseModel):
    """What the page shows around the answer."""

    model_config = _shown(
        {
            "vault": "vault",
            "notes": 41,
            "chunks": 612,
            "llm": "extractive",
            "folders": [{"name": "Companies/", "notes": 33}],
            "tags": [{"name": "ai/cv", "notes": 12}],
        }
    )

    vault: str
    notes: int
    chunks: int
    llm: str
    folders: list[Counted]
    tags: list[Counted]


class GraphShape(BaseModel):
    """Links among some notes, each pair once."""

    model_config = _shown({"links": [["Companies/ACE Robotics.md", "Companies/SenseTime.md"]]})

    links: list[list[str]]


class SessionShape(BaseModel):
    """A line of the list of conversations."""

    model_config = _shown(
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

    model_config = _shown({"sessions": []})

    sessions: list[SessionShape]


class ConversationShape(BaseModel):
    """A conversation: its answers as they were given."""

    model_config = _shown({"id": "kX2f0c8QpR4mT1vA", "answers": [_ANSWER]})

    id: str
    answers: list[AnswerShape]


class Problem(BaseModel):
    """A fault (RFC 9457)."""

    model_config = _shown(
        {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "no note is called Atlas.md",
        },
        extra="allow",
    )

    type: str
    title: str
    status: int
    detail: str


class ReadyShape(BaseModel):
    """Whether questions can be answered, and how far the first index is."""

    model_config = _shown(
        {
            "ready": False,
            "stage": "indexing",
            "notes_done": 120,
            "notes_total": 400,
            "chunks": 1800,
            "detail": "",
        }
    )

    ready: bool
    stage: Literal["indexing", "waiting", "ready"]
    notes_done: int
    notes_total: int
    chunks: int
    detail: str


class HealthShape(BaseModel):
    """The process lives."""

    model_config = _shown({"status": "ok", "version": "0.1.0"})

    status: Literal["ok"]
    version: str
