"""``/sessions``: conversations listed, read again, exported, forgotten."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from rag.server.answer_models import ConversationShape, SessionsShape
from rag.server.problems import ProblemError, documented
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.sessions import as_markdown

if TYPE_CHECKING:
    from rag.server.service import Service
    from rag.sessions import Exchange

router = APIRouter()
Id = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
_FAULTS = documented(401, 404, 422)


@router.get("/sessions", response_model=SessionsShape, responses=documented(401, 422))
def listed(
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> dict[str, Any]:
    """Conversations, the last used first."""
    found = service.sessions.listed(limit, offset) if service.sessions else ()
    return {
        "sessions": [
            {
                "id": session.id,
                "title": session.title,
                "created": _time(session.created),
                "updated": _time(session.updated),
                "questions": session.questions,
            }
            for session in found
        ]
    }


@router.get("/sessions/{session_id}", response_model=ConversationShape, responses=_FAULTS)
def resumed(session_id: Id, service: ServiceDep) -> dict[str, Any]:
    """A conversation from its start, its answers as they were given."""
    answers = [
        {**exchange.answer, "session_id": session_id}
        for exchange in _exchanges(service, session_id)
    ]
    return {"id": session_id, "answers": answers}


@router.get(
    "/sessions/{session_id}/markdown",
    response_class=Response,
    responses={
        200: {"content": {"text/markdown": {"schema": {"type": "string"}}}},
        **_FAULTS,
    },
)
def exported(session_id: Id, service: ServiceDep) -> Response:
    """A conversation as a Markdown page, with its sources."""
    return Response(
        as_markdown(_exchanges(service, session_id)),
        media_type="text/markdown",
        headers={"Content-Disposition": f'attachment; filename="conversation-{session_id}.md"'},
    )


@router.delete("/sessions/{session_id}", status_code=204, responses=_FAULTS)
def deleted(session_id: Id, service: ServiceDep) -> None:
    """Forget a conversation."""
    if not (service.sessions and service.sessions.delete(session_id)):
        raise ProblemError(404, "there is no such conversation")


def _exchanges(service: Service, session_id: str) -> tuple[Exchange, ...]:
    found = service.sessions.exchanges(session_id) if service.sessions else ()
    if not found:
        raise ProblemError(404, "there is no such conversation")
    return found


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
