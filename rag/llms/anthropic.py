"""Claude models, by the anthropic package."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import anthropic
import httpx2

from rag.errors import LLMError
from rag.llms.keys import how_to_set, read_key
from rag.llms.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.llms.options import LLMOptions
    from rag.records import Prompt

_URL = "https://api.anthropic.com"
_KEY = "ANTHROPIC_API_KEY"
_PROTOCOL = "Anthropic's streaming protocol"


class Anthropic:
    """``anthropic:MODEL``. Raises LLMError without a key.

    The temperature is left to the model: the package offers no such setting.
    """

    def __init__(self, model: str, options: LLMOptions) -> None:
        self.name = f"anthropic:{model}"
        key = read_key(_KEY)
        if not key:
            raise LLMError(f"{self.name} needs a key: {how_to_set(_KEY)}")
        url = options.base_url or os.environ.get("ANTHROPIC_BASE_URL", "") or _URL
        self._server = Remote(self.name, url, options.timeout_seconds, _KEY, key)
        self._model = model
        self._options = options

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the answer as they come; closing the iterator hangs up.

        Raises LLMError when the server can't be reached, refuses, or breaks off.
        """
        begun = False
        try:
            with self._client() as client, self._open(client, prompt) as events:
                begun = True
                yield from self._words(events)
        except (anthropic.AnthropicError, httpx2.HTTPError, ValueError) as fault:
            raise _explain(fault, self._server, begun=begun) from None

    def _client(self) -> anthropic.Anthropic:
        return anthropic.Anthropic(
            api_key=self._server.key,
            base_url=self._server.base_url,
            timeout=self._server.timeout,
            max_retries=self._options.max_retries,
            http_client=self._server.http_client(),
        )

    def _open(
        self, client: anthropic.Anthropic, prompt: Prompt
    ) -> anthropic.Stream[anthropic.types.RawMessageStreamEvent]:
        return client.messages.create(
            model=self._model,
            max_tokens=self._options.max_tokens,
            system="\n\n".join(turn.content for turn in prompt.messages if turn.role == "system"),
            messages=[
                {"role": turn.role, "content": turn.content}
                for turn in prompt.messages
                if turn.role != "system"
            ],
            stream=True,
        )

    def _words(
        self, events: anthropic.Stream[anthropic.types.RawMessageStreamEvent]
    ) -> Iterator[str]:
        said, finished = False, ""
        for event in events:
            piece, reason = _read(event)
            finished = reason or finished
            if piece:
                said = True
                yield piece
        if not finished:
            raise self._server.broke_off() if said else self._server.garbled(_PROTOCOL)
        if finished == "max_tokens" and not said:
            raise self._server.used_up(self._options.max_tokens)


def _read(event: anthropic.types.RawMessageStreamEvent) -> tuple[str, str]:
    """Text and stop reason of an event, "" for either that it lacks."""
    try:
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            return (event.delta.text, "")
        if event.type == "message_delta":
            return ("", event.delta.stop_reason or "")
    except AttributeError:
        raise ValueError(event) from None
    return ("", "")


def _explain(fault: Exception, server: Remote, *, begun: bool) -> LLMError:
    match fault:
        case anthropic.APIStatusError() if begun:
            # An error in mid-stream comes under the 200 that the stream began with.
            return server.broke_off(fault.message)
        case anthropic.APIStatusError():
            return server.refused(fault.status_code, fault.message)
        case anthropic.APITimeoutError() | httpx2.TimeoutException():
            return server.timed_out()
        case anthropic.APIConnectionError() | httpx2.HTTPError():
            return server.broke_off() if begun else server.unreachable()
        case _:
            return server.garbled(_PROTOCOL)
