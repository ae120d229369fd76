"""Inputs to what is shown: questions are answered, lines that begin with a slash are commands."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from rag.chat.drafting import follow
from rag.errors import RagError
from rag.shapes import answer_shape
from rag.terminal.console import say, show_answer, show_hits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rag.chat.conversation import Conversation
    from rag.records import Answer

_COMMAND = re.compile(r"/([a-z]*)(?:\s+(.*))?", re.DOTALL)
_HELP = """\
/sources      the sections that the last answer was made from
/where EXPR   only these notes from now on, e.g. /where tag:ai path:Folder/; /where off ends it
/new          a new conversation; this one is kept
/help         this
/quit         end, as Ctrl-D does
A line that ends with \\ goes on in the next one; so do lines between two \"\"\".
Ctrl-C stops an answer."""


class Chat:
    """Answers inputs one by one, and prints.

    ``interactive``: somebody sits there, so a fault is said and the next input read; without, it
    is raised. ``as_json``: an answer is one line of JSON, with its ``session_id``. ``unsupported``:
    what was left out of an answer is shown under it, struck out.
    """

    def __init__(
        self,
        conversation: Conversation,
        *,
        interactive: bool,
        as_json: bool,
        quiet: bool,
        unsupported: bool = False,
    ) -> None:
        self._conversation = conversation
        self._interactive = interactive
        self._as_json = as_json
        self._quiet = quiet
        self._unsupported = unsupported
        self._commands: dict[str, Callable[[str], None]] = {
            "sources": self._sources,
            "where": self._where,
            "new": self._new,
            "help": self._help,
        }

    def run(self, inputs: Iterable[str]) -> None:
        """Until the inputs end or one of them is ``/quit``."""
        for entered in inputs:
            command = _COMMAND.fullmatch(entered)
            if command and command[1] in {"quit", "exit"}:
                return
            try:
                if command:
                    self._obey(command[1], (command[2] or "").strip())
                else:
                    self._answer(entered)
            except RagError as fault:
                if not self._interactive:
                    raise
                say(f"rag: {' '.join(str(fault).split())}")

    def _answer(self, question: str) -> None:
        try:
            answer = follow(self._conversation.stream(question))
        except KeyboardInterrupt:
            if not self._interactive:
                raise
            say("(stopped)")
            return
        for line in (_searched(answer), answer.notice):
            if line and not self._quiet:
                say(line)
        if self._as_json:
            shape = {**answer_shape(answer), "session_id": self._conversation.session}
            _print(json.dumps(shape, ensure_ascii=False))
            return
        vault = self._conversation.assistant.index.vault
        show_answer(answer, vault, unsupported=self._unsupported)
        _print("")

    def _obey(self, name: str, rest: str) -> None:
        if name not in self._commands:
            say(f"there is no command /{name}; /help lists them")
            return
        self._commands[name](rest)

    def _sources(self, _rest: str) -> None:
        last = self._conversation.last
        if last is None:
            say("nothing has been answered yet")
        else:
            show_hits(last.hits, explain=False)

    def _where(self, expression: str) -> None:
        conversation = self._conversation
        if expression in {"off", "all"}:
            conversation.narrow("")
        elif expression:
            found = conversation.narrow(expression)
            if not found:
                say("no note fits that; /where off ends it")
        if not conversation.where:
            say("every note may answer")
        elif not expression or found:
            say(f"only notes that fit {conversation.where} answer; /where off ends it")

    def _new(self, _rest: str) -> None:
        self._conversation.start_over()
        say("a new conversation")

    def _help(self, _rest: str) -> None:
        _print(_HELP)


def _searched(answer: Answer) -> str:
    """What was searched for, where that is not what was typed: a follow-up made to stand alone."""
    same = not answer.query or answer.query.split() == answer.question.split()
    return "" if same else f"searched for: {answer.query}"


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
