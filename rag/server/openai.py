"""``/v1``: OpenAI's shapes, so that any chat client that takes a base URL can ask the notes.

A stream of this shape cannot take back what it said. So the draft is never told: the client
hears nothing but keep-alives while it is made and checked, then the checked answer in pieces.
"""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from rag.assistant import Answered
from rag.errors import RagError
from rag.records import Turn
from rag.server.answering import Answering, Asked, whole_answer
from rag.server.bodies import MOST_QUESTION_CHARACTERS, MOST_TURNS
from rag.server.openai_models import COMPLETION_EXAMPLE, ROLES, CompletionBody
from rag.server.openai_shapes import completion, content, url_citations, usage
from rag.server.problems import ProblemError, documented, problem_shape
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.server.sse import HEADERS, KEEP_ALIVE, MEDIA_TYPE, SCHEMA, data

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from rag.assistant import Event
    from rag.records import Answer
    from rag.server.service import Service

router = APIRouter(prefix="/v1")
_SOURCES = re.compile(r"(?<!\n)\n+(?:\*\*Sources\*\*\n|\*Notice: [^\n]*\*\Z).*\Z", re.DOTALL)
_WORDS = re.compile(r"\S*\s*\S+\s*|\s+")
_BEATS_A_KEEP_ALIVE = 40


@router.get(
    "/models",
    responses={
        200: {
            "content": {
                "application/json": {"example": {"object": "list", "data": [{"id": "rag"}]}}
            }
        },
        **documented(401),
    },
)
def models(service: ServiceDep) -> dict[str, Any]:
    """The ids that a client may name as its model."""
    return {"object": "list", "data": [_model(name) for name in _names(service)]}


@router.get(
    "/models/{model:path}",
    responses={
        200: {"content": {"application/json": {"example": {"id": "rag", "object": "model"}}}},
        **documented(401, 404, 422),
    },
)
def model(model: Annotated[str, Path(max_length=300)], service: ServiceDep) -> dict[str, Any]:
    """One of them; clients ask before they first use it."""
    _check_model(model, service)
    return _model(model)


@router.post(
    "/chat/completions",
    responses={
        200: {
            "description": "The answer, its sources listed below it; or a stream of chunks.",
            "content": {
                "application/json": {"example": COMPLETION_EXAMPLE},
                MEDIA_TYPE: {"schema": SCHEMA},
            },
        },
        **documented(400, 401, 404, 413, 422, 503),
    },
)
async def completions(body: CompletionBody, request: Request, service: ServiceDep) -> Response:
    """Answer the last message of the user from the notes.

    Parameters that steer a model (temperature, tools, …) are let pass and change nothing.
    """
    _check_model(body.model, service)
    asked = _asked(body, request)
    identity = {
        "id": f"chatcmpl-{secrets.token_urlsafe(9)}",
        "created": int(time.time()),
        "model": body.model,
    }
    if not body.stream:
        answer = await whole_answer(service, asked, request)
        return JSONResponse(completion(identity, answer, asked.history))
    events = Answering(service, asked).events(request)
    with_usage = bool(body.stream_options and body.stream_options.include_usage)
    async for first in events:
        if first is not None:
            return StreamingResponse(
                _chunks(service, asked, events, identity, with_usage),
                headers=HEADERS,
                media_type=MEDIA_TYPE,
            )
    raise ProblemError(503, "the answer was broken off")


def _names(service: Service) -> tuple[str, str]:
    return ("rag", f"rag/{service.vault_name}")


def _check_model(name: str, service: Service) -> None:
    if name not in _names(service):
        known = ", ".join(_names(service))
        raise ProblemError(404, f"there is no model {name[:80]!r}; known: {known}")


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 0, "owned_by": "rag"}


def _asked(body: CompletionBody, request: Request) -> Asked:
    """The last message of the user, after what was said before it; system messages are dropped."""
    said = [m for m in body.messages if m.role in ROLES and m.text.strip()]
    while said and said[-1].role != "user":
        said.pop()
    if not said:
        raise ProblemError(422, "messages: none of them is the user's and has text")
    question = said[-1].text.strip()
    if len(question) > MOST_QUESTION_CHARACTERS:
        raise ProblemError(422, f"the question is longer than {MOST_QUESTION_CHARACTERS:,} letters")
    history = tuple(
        Turn("user", m.text) if m.role == "user" else Turn("assistant", _SOURCES.sub("", m.text))
        for m in said[:-1][-MOST_TURNS:]
    )
    return Asked(question=question, history=history, request_id=request.state.request_id)


async def _chunks(
    service: Service,
    asked: Asked,
    events: AsyncIterator[Event | None],
    identity: dict[str, Any],
    with_usage: bool,
) -> AsyncIterator[str]:
    yield _chunk(identity, {"role": "assistant", "content": ""})
    beats = 0
    try:
        async for event in events:
            beats += 1
            if isinstance(event, Answered):
                for line in _said(identity, event.answer, asked, with_usage):
                    yield line
            elif beats % _BEATS_A_KEEP_ALIVE == 0:
                yield KEEP_ALIVE
    except Exception as fault:  # noqa: BLE001  (the response has begun)
        detail = (
            service.without_places(str(fault))
            if isinstance(fault, RagError)
            else "something unforeseen"
        )
        error = {"message": detail, "type": "server_error", "param": None, "code": None}
        yield data({**problem_shape(503, detail), "error": error})
    else:
        yield "data: [DONE]\n\n"


def _said(
    identity: dict[str, Any], answer: Answer, asked: Asked, with_usage: bool
) -> Iterator[str]:
    for piece in _WORDS.findall(content(answer)):
        yield _chunk(identity, {"content": piece})
    yield _chunk(identity, {"annotations": url_citations(answer)}, finish="stop")
    if with_usage:
        shape = {**identity, "object": "chat.completion.chunk", "choices": []}
        yield data({**shape, "usage": usage(answer, asked.history)})


def _chunk(identity: dict[str, Any], delta: dict[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    shape = {**identity, "object": "chat.completion.chunk", "choices": [choice]}
    return data(shape)
