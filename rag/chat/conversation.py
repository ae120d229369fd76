"""One conversation: questions in order, each answered with those before it in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.assistant import Answered
from rag.errors import SettingsError
from rag.retrieving.filters import matching, parse_where
from rag.sessions import new_session_id
from rag.shapes import answer_shape

if TYPE_CHECKING:
    from collections.abc import Generator

    from rag.assistant import Assistant, Event
    from rag.records import Answer
    from rag.sessions import Sessions

LATEST = "last"
"""Stands for the id of the conversation that was used last."""


class Conversation:
    """Asks the assistant and keeps what was said, so that it can be resumed.

    Raises SettingsError where ``session`` names no conversation that was kept.
    """

    def __init__(
        self, assistant: Assistant, sessions: Sessions, *, session: str = "", where: str = ""
    ) -> None:
        self.assistant = assistant
        self.where = where
        self.last: Answer | None = None
        self._sessions = sessions
        self.session = _found(sessions, session) if session else new_session_id()

    @property
    def asked(self) -> tuple[str, ...]:
        """The questions so far, those of a resumed conversation included."""
        return tuple(e.question for e in self._sessions.exchanges(self.session))

    def stream(self, question: str) -> Generator[Event, None, None]:
        """The events of one answer; what is closed before its last event is not kept.

        Raises what ``Assistant.stream`` raises.
        """
        history = self._sessions.history(self.session)
        for event in self.assistant.stream(question, history=history, where=self.where):
            if isinstance(event, Answered):
                self._sessions.add(self.session, question, answer_shape(event.answer))
                self.last = event.answer
            yield event

    def narrow(self, where: str) -> int:
        """Let only these notes answer from now on; how many they are. Raises FilterError."""
        conditions = parse_where(where)
        self.where = where
        return len(matching(conditions, self.assistant.index.catalog.note_facts()))

    def start_over(self) -> None:
        """A new conversation; the filter stays."""
        self.session = new_session_id()
        self.last = None


def _found(sessions: Sessions, session: str) -> str:
    if session == LATEST:
        latest = sessions.listed(1)
        if not latest:
            raise SettingsError("no conversation has been kept yet: leave --session out")
        return latest[0].id
    if not sessions.knows(session):
        kept = ", ".join(f"{known.id} ({known.title})" for known in sessions.listed(3))
        raise SettingsError(
            f"--session {session} names no conversation of this vault; "
            + (f"the last ones: {kept}" if kept else "none has been kept yet")
        )
    return session
