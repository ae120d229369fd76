"""Notes and what the page shows around an answer."""

from __future__ import annotations

from pydantic import BaseModel, Field

from rag.server.examples import shown


class SectionPlace(BaseModel):
    """A section of a note."""

    model_config = shown({"heading": ["Atlas", "Budget"], "lines": [7, 12]})

    heading: list[str]
    lines: list[int]


class NoteShape(BaseModel):
    """A note, or the section asked for: rendered and safe to show, and as it is on disk."""

    model_config = shown(
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

    model_config = shown({"name": "ai/cv", "notes": 12})

    name: str
    notes: int


class VaultShape(BaseModel):
    """What the page shows around the answer."""

    model_config = shown(
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

    model_config = shown({"links": [["Companies/ACE Robotics.md", "Companies/SenseTime.md"]]})

    links: list[list[str]]
