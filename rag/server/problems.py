"""Faults as problem JSON (RFC 9457); under ``/v1`` with the ``error`` that its clients read."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from rag.errors import FilterError, RagError
from rag.server.state_models import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = "2"


class ProblemError(Exception):
    """A fault that is answered with this status, in one line of detail."""

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem(
    status: int,
    detail: str,
    *,
    path: str = "",
    headers: Mapping[str, str] | None = None,
    **more: object,
) -> JSONResponse:
    """The response; ``more`` are extension members."""
    body = problem_shape(status, detail, **more)
    if path.startswith("/v1/"):
        body["error"] = {"message": detail, "type": _kind(status), "param": None, "code": None}
    return JSONResponse(body, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def _kind(status: int) -> str:
    """The word that OpenAI's API has for such a fault."""
    if status == HTTPStatus.UNAUTHORIZED:
        return "authentication_error"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "server_error"
    return "invalid_request_error"


def problem_shape(status: int, detail: str, **more: object) -> dict[str, object]:
    """The members of a problem."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}


def status_of(fault: RagError) -> int:
    """422 for what the caller can mend, 503 for what the server's owner must."""
    if isinstance(fault, FilterError):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return HTTPStatus.SERVICE_UNAVAILABLE


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses for a route's ``responses``."""
    schema = Problem.model_json_schema()
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in statuses
    }


def add_handlers(app: FastAPI) -> None:
    """Answer every fault with problem JSON."""

    @app.exception_handler(ProblemError)
    async def _problem(request: Request, fault: ProblemError) -> JSONResponse:
        return problem(fault.status, fault.detail, path=request.url.path, headers=fault.headers)

    @app.exception_handler(RagError)
    async def _rag(request: Request, fault: RagError) -> JSONResponse:
        status = status_of(fault)
        headers = {"Retry-After": RETRY_SECONDS} if status == _UNAVAILABLE else {}
        detail = request.app.state.service.without_places(str(fault))
        return problem(status, detail, path=request.url.path, headers=headers)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, fault: HTTPException) -> JSONResponse:
        detail = str(fault.detail)
        if detail == HTTPStatus.NOT_FOUND.phrase:
            detail = "there is nothing at this address; /openapi.json lists what there is"
        return problem(fault.status_code, detail, path=request.url.path, headers=fault.headers)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, fault: RequestValidationError) -> JSONResponse:
        found = fault.errors()
        broken = any(error["type"] == "json_invalid" for error in found)
        status = HTTPStatus.BAD_REQUEST if broken else HTTPStatus.UNPROCESSABLE_ENTITY
        # What was sent is not echoed: it may be long, and it is the caller's own.
        errors = [
            {"where": ".".join(str(part) for part in error["loc"]), "says": error["msg"]}
            for error in found[:_MOST_ERRORS]
        ]
        detail = "; ".join(f"{error['where']}: {error['says']}" for error in errors)
        return problem(status, detail, path=request.url.path, errors=errors)


_UNAVAILABLE = HTTPStatus.SERVICE_UNAVAILABLE
_MOST_ERRORS = 8
