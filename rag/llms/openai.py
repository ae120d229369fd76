"""Chat models behind OpenAI's protocol, by the openai package.

The protocol is also that of Ollama, LM Studio, vLLM, llama-server and OpenRouter.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import openai

from rag.errors import LLMError
from rag.llms.keys import how_to_set, read_key
from rag.llms.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

    from rag.llms.options import LLMOptions
    from rag.records import Prompt, Turn

_HOSTED_URL = "https://api.openai.com/v1"
_OLLAMA_URL = "http://127.0.0.1:11434/v1"
_KEY = "OPENAI_API_KEY"
_NO_KEY = "none"
"""The package insists on a key; a server that wants none ignores it."""
_PROTOCOL = "OpenAI's streaming protocol"


def hosted(model: str, options: LLMOptions) -> OpenAIChat:
    """``openai:MODEL``: OpenAI itself, or ``--base-url``. Raises LLMError without a key."""
    name, key = f"openai:{model}", read_key(_KEY)
    base_url = options.base_url or os.environ.get("OPENAI_BASE_URL", "")
    if not (key or base_url):
        raise LLMError(
            f"{name} needs a key: {how_to_set(_KEY)}, or name a server of your own with "
            "--base-url URL"
        )
    server = Remote(name, base_url or _HOSTED_URL, options.timeout_seconds, _KEY, key)
    return OpenAIChat(server, model, options)


def compatible(model: str, options: LLMOptions) -> OpenAIChat:
    """``openai-compatible:MODEL``: the server at ``--base-url``; a key only if it wants one."""
    name = f"openai-compatible:{model}"
    if not options.base_url:
        raise LLMError(f"{name} needs to know its server: add --base-url URL (many end in /v1)")
    server = Remote(name, options.base_url, options.timeout_seconds, _KEY, read_key(_KEY))
    return OpenAIChat(server, model, options)


def ollama(model: str, options: LLMOptions) -> OpenAIChat:
    """``ollama:MODEL``: Ollama on this machine or at ``--base-url``; no key ever goes there."""
    url = options.base_url or _OLLAMA_URL
    server = Remote(f"ollama:{model}", url, options.timeout_seconds, _KEY)
    return OpenAIChat(server, model, options)


class OpenAIChat:
    """One chat model on one server."""

    def __init__(self, server: Remote, model: str, options: LLMOptions) -> None:
        self.name = server.llm
        self._server = server
        self._model = model
        self._options = options

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the answer as they come; closing the iterator hangs up.

        Raises LLMError when the server can't be reached, refuses, or breaks off.
        """
        begun = False
        try:
            with self._client() as client, self._open(client, prompt) as chunks:
                begun = True
                yield from self._words(chunks)
        except (openai.OpenAIError, ValueError) as fault:
            raise _explain(fault, self._server, begun=begun) from None

    def _client(self) -> openai.OpenAI:
        return openai.OpenAI(
            api_key=self._server.key or _NO_KEY,
            base_url=self._server.base_url,
            timeout=self._server.timeout,
            max_retries=self._options.max_retries,
            http_client=self._server.http_client(),
        )

    def _open(self, client: openai.OpenAI, prompt: Prompt) -> openai.Stream[ChatCompletionChunk]:
        # Models differ in which of these they take, and say so: OpenAI's reasoning models
        # refuse a temperature, and take the limit under its newer name only.
        tuning: dict[str, float] = {
            "temperature": self._options.temperature,
            "max_tokens": self._options.max_tokens,
        }
        while True:
            try:
                return client.chat.completions.create(
                    model=self._model,
                    messages=[_message(turn) for turn in prompt.messages],
                    stream=True,
                    extra_body=tuning,
                )
            except openai.BadRequestError as fault:
                if fault.param not in tuning:
                    raise
                limit = tuning.pop(fault.param)
                if fault.param == "max_tokens":
                    tuning["max_completion_tokens"] = limit

    def _words(self, chunks: openai.Stream[ChatCompletionChunk]) -> Iterator[str]:
        said, finished = False, ""
        for chunk in chunks:
            piece, reason = _read(chunk)
            finished = reason or finished
            if piece:
                said = True
                yield piece
        if not finished:
            # A connection that closes politely looks like an end to the package.
            raise self._server.broke_off() if said else self._server.garbled(_PROTOCOL)
        if finished == "length" and not said:
            raise self._server.used_up(self._options.max_tokens)


def _read(chunk: ChatCompletionChunk) -> tuple[str, str]:
    """Text and finish reason of a chunk, "" for either that it lacks. ValueError: no such chunk."""
    try:
        choices = chunk.choices[:1]
        said = [(choice.delta.content or "", choice.finish_reason or "") for choice in choices]
        piece, reason = said[0] if said else ("", "")
    except (AttributeError, TypeError):
        raise ValueError(chunk) from None
    # The package builds what it is sent without looking at the types.
    return str(piece), str(reason)


def _message(turn: Turn) -> ChatCompletionMessageParam:
    match turn.role:
        case "system":
            return {"role": "system", "content": turn.content}
        case "assistant":
            return {"role": "assistant", "content": turn.content}
        case _:
            return {"role": "user", "content": turn.content}


def _explain(fault: Exception, server: Remote, *, begun: bool) -> LLMError:
    match fault:
        case openai.APIStatusError():
            return server.refused(fault.status_code, fault.message)
        case openai.APITimeoutError():
            return server.timed_out()
        case openai.APIConnectionError():
            return server.broke_off() if begun else server.unreachable()
        case openai.APIError():
            return server.broke_off(fault.message)
        case _:
            return server.garbled(_PROTOCOL)
