"""``/healthz``, ``/readyz``, ``/metrics``: for whoever watches over the server."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from rag import __version__
from rag.server.problems import RETRY_SECONDS, documented
from rag.server.service import ServiceDep  # noqa: TC001  (FastAPI reads it)
from rag.server.state_models import HealthShape, ReadyShape

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=HealthShape)
def healthz() -> dict[str, str]:
    """Whether the process lives. Asks for no key."""
    return {"status": "ok", "version": __version__}


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    response_model=ReadyShape,
    responses={503: {"model": ReadyShape, "description": "The first index is being built."}},
)
def readyz(service: ServiceDep) -> Any:
    """Whether questions can be answered, and how far the first index is. Asks for no key."""
    state = service.readiness.look()
    shape = {
        **asdict(state),
        "progress": "" if state.ready else state.progress,
        "detail": service.without_places(state.detail),
    }
    if state.ready:
        return shape
    return JSONResponse(shape, 503, headers={"Retry-After": RETRY_SECONDS})


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **documented(401),
    },
)
def metrics(service: ServiceDep) -> Response:
    """Prometheus text."""
    return Response(service.metrics.text(), media_type=CONTENT_TYPE_LATEST)
