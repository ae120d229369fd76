"""Faults, and how the server is."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from rag.server.examples import shown


class Problem(BaseModel):
    """A fault (RFC 9457)."""

    model_config = shown(
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

    model_config = shown(
        {
            "ready": False,
            "stage": "indexing",
            "notes_done": 120,
            "notes_total": 400,
            "chunks": 1800,
            "chunks_total": 1920,
            "progress": "120 of 400 notes, 1,800 of 1,920 passages",
            "detail": "",
        }
    )

    ready: bool
    stage: Literal["indexing", "waiting", "ready"]
    notes_done: int
    notes_total: int
    chunks: int
    chunks_total: int = Field(description="Known so far; more while further notes are read.")
    progress: str = Field(description="How far it is, in words; empty once it is ready.")
    detail: str


class HealthShape(BaseModel):
    """The process lives."""

    model_config = shown({"status": "ok", "version": "0.1.0"})

    status: Literal["ok"]
    version: str
