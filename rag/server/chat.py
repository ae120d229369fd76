"""``POST /chat``: a question, answered as JSON or told as it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from rag.assistant import HitsFound, Token
from rag.errors import RagError
from rag.records import Turn
from rag.server.answer_models import AnswerShape
from rag.server.answering import Answering, Asked, whole_answer
from rag.server.bodies import ChatBody  # noqa: TC001  (FastAPI reads it)
from rag.server.problems import ProblemError, documented, problem_shape, status_of
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.server.sse import HEADERS, KEEP_ALIVE, MEDIA_TYPE, SCHEMA, sse
from rag.sessions import new_session_id
from rag.shapes import answer_shape, hit_shape

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from rag.assistant import Event
    from rag.records import Answer
    from rag.server.service import Service
    from rag.shapes import Shape

router = APIRouter()
_BEATS_A_KEEP_ALIVE = 40


@router.post(
    "/chat",
    responses={
        200: {
            "model": AnswerShape,
            "description": "The checked answer; or, streamed, the events `hits`, `token`…,"
            " `answer` (the same JSON), `done`, and `error` for a fault after the start.",
            "content": {MEDIA_TYPE: {"schema": SCHEMA}},
        },
        **documented(400, 401, 404, 413, 422, 503),
    },
)
async def chat(body: ChatBody, request: Request, service: ServiceDep) -> Response:
    """Answer a question from the notes, with citations.

    Streamed with `"stream": true` or `Accept: text/event-stream`. Tokens are a draft: what the
    notes don't carry is taken out before `answer`, which replaces them.
    """
    asked = (
        _asked(body, request, service)
        if body.session_id is None
        else await run_in_threadpool(_asked, body, request, service)  # it reads the disk
    )
    if body.stream or MEDIA_TYPE in request.headers.get("accept", ""):
        return await _streamed(service, asked, request)
    answer = await whole_answer(service, asked, request)
    return JSONResponse(_shape(answer, asked))


def _asked(body: ChatBody, request: Request, service: Service) -> Asked:
    """The question with its history: the one sent along, else the conversation's own."""
    history: tuple[Turn, ...] = ()
    if body.session_id is not None:
        if not (service.sessions and service.sessions.knows(body.session_id)):
            raise ProblemError(404, "there is no such conversation: leave session_id out")
        history = service.sessions.history(body.session_id)
    if body.history is not None:
        history = tuple(Turn(turn.role, turn.content) for turn in body.history)
    kept = body.session_id or (new_session_id() if service.sessions else None)
    return Asked(
        question=body.question,
        history=history,
        where=body.where,
        as_of=body.as_of,
        k=body.k,
        session=kept,
        request_id=request.state.request_id,
    )


async def _streamed(service: Service, asked: Asked, request: Request) -> StreamingResponse:
    """Begins with the first event at hand, so that a fault before it still has its status."""
    answering = Answering(service, asked)
    events = answering.events(request)
    async for first in events:
        if first is not None:
            return StreamingResponse(
                _told(service, asked, first, events), headers=HEADERS, media_type=MEDIA_TYPE
            )
    raise ProblemError(503, "the answer was broken off")


async def _told(
    service: Service, asked: Asked, first: Event, rest: AsyncIterator[Event | None]
) -> AsyncIterator[str]:
    beats = 0
    try:
        yield _event(first, asked)
        async for event in rest:
            beats += 1
            if event is not None:
                yield _event(event, asked)
            elif beats % _BEATS_A_KEEP_ALIVE == 0:
                yield KEEP_ALIVE
    except RagError as fault:
        detail = service.without_places(str(fault))
        yield sse("error", problem_shape(status_of(fault), detail, request_id=asked.request_id))
    except Exception:  # noqa: BLE001  (the response has begun: this is all that can be said)
        detail = f"something unforeseen happened; the log has it under {asked.request_id}"
        yield sse("error", problem_shape(500, detail, request_id=asked.request_id))
    else:
        yield sse("done", {})


def _event(event: Event, asked: Asked) -> str:
    if isinstance(event, HitsFound):
        hits = [hit_shape(hit) for hit in event.hits]
        return sse("hits", {"hits": hits, "session_id": asked.session})
    if isinstance(event, Token):
        return sse("token", {"text": event.text})
    return sse("answer", _shape(event.answer, asked))


def _shape(answer: Answer, asked: Asked) -> Shape:
    return {**answer_shape(answer), "session_id": asked.session}
