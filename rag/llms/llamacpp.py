"""A GGUF model that runs in this process, by xllamacpp."""

from __future__ import annotations

import secrets
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

import xllamacpp

from rag.errors import LLMError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.llms.options import LLMOptions
    from rag.records import Prompt

    Reply = dict[str, Any]
    """A chunk of OpenAI's protocol, ``{"error": …}``, or {} at the end."""

_MAGIC = b"GGUF"
_SILENT = -1
_BATCH_TOKENS = 256
"""Prompt tokens read between two chances to stop; about a second's work for a small CPU."""


class LlamaCpp:
    """``llamacpp:FILE.gguf``. The model is loaded once, at the first answer.

    Raises LLMError for a file that is missing or no GGUF, before anything is loaded.
    """

    def __init__(self, model: str, options: LLMOptions) -> None:
        self.name = f"llamacpp:{model}"
        self._path = Path(model).expanduser()
        self._options = options
        self._loading = Lock()
        self._server: xllamacpp.Server | None = None
        self._check_file()

    def stream(self, prompt: Prompt) -> Iterator[str]:
        """Pieces of the answer as they come.

        Closing the iterator stops the generation at its next token, or at the next
        ``_BATCH_TOKENS`` of the prompt while that is being read. Raises LLMError when the model
        can't be loaded or the prompt is longer than its context.
        """
        server = self._loaded()
        request = {
            "messages": [{"role": turn.role, "content": turn.content} for turn in prompt.messages],
            "max_tokens": self._options.max_tokens,
            "temperature": self._options.temperature,
            "stream": True,
            # A reply for every batch of the prompt, so that there is a moment to stop in.
            "return_progress": True,
        }
        replies: SimpleQueue[Reply] = SimpleQueue()
        stopped = Event()
        Thread(target=_generate, args=(server, request, replies, stopped), name=self.name).start()
        try:
            yield from self._words(replies)
        finally:
            stopped.set()

    def _words(self, replies: SimpleQueue[Reply]) -> Iterator[str]:
        said, finished = False, ""
        while reply := replies.get():
            if "error" in reply:
                raise self._explain(reply["error"])
            for choice in reply.get("choices") or ():
                finished = choice.get("finish_reason") or finished
                if piece := choice["delta"].get("content"):
                    said = True
                    yield piece
        if not finished:
            raise LLMError(f"{self.name}: broke off in mid-answer: ask again")
        if finished == "length" and not said:
            raise LLMError(
                f"{self.name}: used up {self._options.max_tokens} tokens before its answer began: "
                "raise RAG_MAX_TOKENS"
            )

    def _loaded(self) -> xllamacpp.Server:
        with self._loading:
            if self._server is None:
                self._check_file()
                try:
                    self._server = xllamacpp.Server(self._parameters())
                except (RuntimeError, ValueError):
                    raise LLMError(
                        f"{self.name}: the model does not load: the file may be damaged or made "
                        "for another llama.cpp, or memory too small: try another GGUF file"
                    ) from None
            return self._server

    def _parameters(self) -> xllamacpp.CommonParams:
        options = self._options
        wanted = xllamacpp.CommonParams()
        wanted.model.path = str(self._path)
        wanted.n_ctx = options.context_tokens
        wanted.n_parallel = 1  # the whole context for one answer at a time
        wanted.n_gpu_layers = options.gpu_layers
        if not options.gpu_layers:
            wanted.n_batch = wanted.n_ubatch = _BATCH_TOKENS
        if options.threads:
            wanted.cpuparams.n_threads = options.threads
            wanted.cpuparams_batch.n_threads = options.threads
        # By default the library keeps up to 8 GiB of prompts it has read; ours each have their own
        # evidence, so none comes again. Measured: 2.7 GB after 59 answers of a 135M model.
        wanted.cache_ram_mib = 0
        wanted.verbosity = _SILENT
        # The library also listens on a loopback port, where other users of this machine could
        # read prompts out of its slots: nobody is told the key to it.
        wanted.api_keys = [secrets.token_urlsafe(32)]
        wanted.endpoint_slots = False
        wanted.ui = False
        return wanted

    def _check_file(self) -> None:
        try:
            with self._path.open("rb") as file:
                magic = file.read(len(_MAGIC))
        except OSError as fault:
            reason = fault.strerror or "it cannot be read"
            raise LLMError(
                f"{self.name}: cannot open {self._path} ({reason}): name a GGUF file, like "
                "--llm llamacpp:models/model.gguf"
            ) from None
        if magic != _MAGIC:
            raise LLMError(f"{self.name}: {self._path} is not a GGUF file: name one that is")

    def _explain(self, error: dict[str, Any]) -> LLMError:
        said = " ".join(str(error.get("message", "no reason given")).split())
        if error.get("type") == "exceed_context_size_error":
            return LLMError(
                f"{self.name}: the prompt is too long for {self._options.context_tokens} tokens "
                f"of context ({said}): raise RAG_CONTEXT_TOKENS, or keep fewer hits with -k"
            )
        return LLMError(f"{self.name}: failed ({said}): ask again, or use --llm extractive")


def _generate(
    server: xllamacpp.Server, request: Reply, replies: SimpleQueue[Reply], stopped: Event
) -> None:
    """Fill ``replies`` until the answer is done or unwanted; the call blocks, hence the thread."""

    def take(reply: Reply) -> bool:
        replies.put(reply)
        return stopped.is_set()  # True stops the generation

    try:
        server.handle_chat_completions(request, take)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the reader has to learn of it
        replies.put({"error": {"message": f"{type(fault).__name__}: {fault}"}})
    finally:
        replies.put({})
