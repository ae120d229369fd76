"""What ``rag doctor`` tries on the network, bounded: the LLM's server, and the port of ours."""

from __future__ import annotations

import json
import socket
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

from rag.errors import LLMError, SettingsError

if TYPE_CHECKING:
    from rag.llms.remote import Remote
    from rag.settings import Settings

SECONDS = 3.0
_USUAL_URLS = {"ollama": "http://127.0.0.1:11434/v1", "openai-compatible": "", "openai": ""}
_MOST_BYTES = 1_000_000
_MOST_NAMED = 5
_FAILED = 500


def llm_server(settings: Settings) -> str:
    """Whether the server of the configured LLM answers and has the model; "" where it has none.

    No question, note or key is sent, and a hosted LLM is not asked. Raises LLMError.
    """
    provider, _, model = settings.llm.partition(":")
    url = (settings.base_url or _USUAL_URLS.get(provider, "")).rstrip("/")
    if provider not in _USUAL_URLS or not url:
        return ""
    from rag.llms.remote import Remote  # noqa: PLC0415

    return _asked(Remote(settings.llm, url, SECONDS, ""), provider, model)


def _asked(server: Remote, provider: str, model: str) -> str:
    import httpx2  # noqa: PLC0415

    try:
        with server.http_client() as client:
            got = client.get(f"{server.base_url}/models")
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as fault:
        reason = " ".join(str(fault).split()) or type(fault).__name__
        raise LLMError(
            f"{server.url} does not answer within {SECONDS:.0f} seconds ({reason}): start it, "
            "or check --base-url"
        ) from None
    if got.status_code >= _FAILED:
        raise LLMError(f"{server.url} answers HTTP {got.status_code}: see its own log")
    known = _models(got.content[:_MOST_BYTES])
    if known and not {model, f"{model}:latest"} & set(known):
        named = ", ".join(known[:_MOST_NAMED])
        remedy = f"ollama pull {model}" if provider == "ollama" else "name one of them with --llm"
        raise LLMError(f"{server.url} has no model {model!r}, it has {named}: {remedy}")
    return f"{server.url} answers" + (f" and has {model}" if known else "")


def _models(body: bytes) -> list[str]:
    """The ids in OpenAI's list of models; [] where it is something else."""
    try:
        listed = json.loads(body)["data"]
        return [str(entry["id"]) for entry in listed]
    except (ValueError, KeyError, TypeError):
        return []


def web_server(settings: Settings) -> str:
    """Whether ``rag serve`` could start, or is running. Raises SettingsError."""
    place = f"{settings.host}:{settings.port}"
    if not settings.port:
        return "takes any free port"
    version = _served(settings.host, settings.port)
    if version:
        return f"rag {version} serves at {place}"
    try:
        address = (settings.host.strip("[]"), settings.port)
        with socket.create_server(address, family=_family(settings.host)):
            return f"{place} is free for rag serve"
    except OSError as fault:
        why = (fault.strerror or str(fault)).lower()
        raise SettingsError(
            f"rag serve cannot have {place} ({why}): name another with --port or RAG_PORT"
        ) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _served(host: str, port: int) -> str:
    """The version of the rag that answers there; "" for none."""
    connection = HTTPConnection(host.strip("[]"), port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{port}"})
        said = json.loads(connection.getresponse().read(_MOST_BYTES))
        return str(said["version"]) if said["status"] == "ok" else ""
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return ""
    finally:
        connection.close()
