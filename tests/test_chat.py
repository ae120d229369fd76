from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer
from conftest import write_vault
from fakes import ScriptedLLM
from small_assistant import small_assistant
from typer.testing import CliRunner

from rag.chat.command import chat, converse
from rag.chat.conversation import Conversation
from rag.chat.drafting import follow
from rag.chat.loop import Chat
from rag.chat.reading import from_pipe, inputs
from rag.errors import FilterError, SettingsError, VaultError
from rag.sessions import Sessions
from rag.settings import Settings

NOTES = {
    "ACE Robotics.md": "---\ntags: [ai]\n---\n# ACE Robotics\n\nThe round was led by Ant Group.\n",
    "Heron.md": "# Heron\n\nThe heron eats fish and small frogs.\n",
}
ROUND = "who led the round of ACE Robotics?"
HERON = "what does the heron eat?"


class Slow:
    """Begins a draft, and never comes to its end."""

    name = "fake:slow"

    def stream(self, prompt):
        yield "The heron "
        while True:
            time.sleep(0.02)
            yield ""


def make_assistant(folder: Path, llm=None):
    return small_assistant(folder / "index", folder / "vault", llm)


def open_sessions(folder: Path) -> Sessions:
    return Sessions(folder / "index" / "sessions.sqlite")


def sit_down(folder: str, llm: str, session: str) -> None:
    """What the child in the terminal tests runs; Ctrl-C reaches it through its own terminal."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    here = Path(folder)
    assistant = make_assistant(here, Slow() if llm == "slow" else None)
    made = Conversation(assistant, open_sessions(here), session=session)
    converse(made, Settings(vault=here / "vault", index=here / "index"))


@pytest.fixture
def folder(tmp_path):
    write_vault(tmp_path / "vault", NOTES)
    assistant = make_assistant(tmp_path)
    assistant.sync()
    assistant.index.catalog.close()
    return tmp_path


@pytest.fixture
def sessions(folder):
    made = open_sessions(folder)
    yield made
    made.close()


@pytest.fixture
def talk(folder, sessions, capsys):
    """Types lines into a conversation; gives back what was printed, and the conversation."""

    def say(*lines: str, llm=None, session="", **how):
        made = Conversation(make_assistant(folder, llm), sessions, session=session)
        how = {"interactive": True, "as_json": False, "quiet": False, **how}
        read = from_pipe(io.StringIO("\n".join(lines) + "\n"))
        Chat(made, **how).run(inputs(read, interactive=False))
        return capsys.readouterr(), made

    return say


def test_a_question_is_answered_with_its_sources(talk) -> None:
    printed, _ = talk(ROUND)
    assert "Ant Group" in printed.out
    assert "[1] ACE Robotics.md › ACE Robotics  line 6" in printed.out


def test_the_checked_answer_is_printed_and_the_draft_is_not(talk) -> None:
    printed, _ = talk(
        HERON, llm=ScriptedLLM("The heron ", "eats fish [1]. ", "It sings opera [9].")
    )
    assert "eats fish" in printed.out
    assert printed.out.count("eats fish and small frogs") == 1
    assert "[9]" in printed.out.split("The draft cited")[1]


def test_a_follow_up_is_understood_from_what_went_before(talk) -> None:
    llm = ScriptedLLM("The heron eats fish and small frogs [1].")
    _, made = talk(HERON, "and what else?", llm=llm)
    assert llm.prompts[1].history[0].content == HERON
    assert made.asked == (HERON, "and what else?")


def test_what_was_searched_for_is_said_where_it_is_not_what_was_typed(talk) -> None:
    printed, made = talk(HERON, "and frogs?")
    query = made.last.query
    assert "heron" in query
    assert printed.err.count("searched for:") == 1
    assert " ".join(query.split()) in " ".join(printed.err.split())
    printed, _ = talk(HERON, "and frogs?", quiet=True)
    assert "searched for" not in printed.err


def test_a_conversation_is_resumed_by_its_id_and_as_the_last(talk) -> None:
    _, first = talk(HERON)
    for session in (first.session, "last"):
        _, again = talk(session=session)
        assert again.session == first.session
        assert again.asked == (HERON,)


def test_an_unknown_conversation_is_named_with_those_there_are(talk, folder, sessions) -> None:
    assistant = make_assistant(folder)
    with pytest.raises(SettingsError, match="none has been kept"):
        Conversation(assistant, sessions, session="x")
    with pytest.raises(SettingsError, match="no conversation has been kept yet"):
        Conversation(assistant, sessions, session="last")
    _, made = talk(HERON)
    with pytest.raises(SettingsError, match=made.session):
        Conversation(assistant, sessions, session="x")


def test_new_begins_another_conversation_and_keeps_the_first(talk, sessions) -> None:
    _, made = talk(HERON, "/new", ROUND)
    assert made.asked == (ROUND,)
    assert {kept.title for kept in sessions.listed()} == {HERON, ROUND}


def test_where_narrows_until_it_is_off(talk) -> None:
    printed, made = talk("/where tag:ai", HERON, "/where", "/where off", HERON)
    assert made.where == ""
    assert "The notes don't say" in printed.out
    assert "fish and small frogs" in printed.out
    assert printed.err.count("only notes that fit tag:ai answer") == 2
    assert "every note may answer" in printed.err


def test_a_broken_filter_is_said_and_changes_nothing(talk) -> None:
    printed, made = talk("/where tag:ai", "/where huh", "/where tag:none")
    assert "it takes: tag:ai" in printed.err
    assert "no note fits that" in printed.err
    assert made.where == "tag:none"


def test_sources_lists_what_the_last_answer_was_made_from(talk) -> None:
    printed, _ = talk("/sources", HERON, "/sources")
    assert "nothing has been answered yet" in printed.err
    assert "Heron.md › Heron  lines" in printed.out.split("“")[-1]


def test_help_names_every_command_and_an_unknown_one_points_to_it(talk) -> None:
    printed, _ = talk("/help", "/frobnicate")
    for command in ("/sources", "/where", "/new", "/help", "/quit"):
        assert command in printed.out
    assert "no command /frobnicate; /help" in printed.err


def test_quit_ends_and_what_follows_is_not_asked(talk) -> None:
    _, made = talk(HERON, "/quit", ROUND)
    assert made.asked == (HERON,)


def test_a_path_is_a_question_and_no_command(talk) -> None:
    _, made = talk("/etc/hosts holds what?")
    assert made.asked == ("/etc/hosts holds what?",)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("one\ntwo\n", ["one", "two"]),
        ("one \\\ntwo\n", ["one \ntwo"]),
        ('"""one\ntwo\n"""\nthree\n', ["one\ntwo", "three"]),
        ('"""one"""\n', ["one"]),
        ('"""\none\n', ["one"]),
        ("one\\", ["one"]),
        ("\n  \n\none\r\n", ["one"]),
        ("", []),
    ],
)
def test_lines_become_whole_inputs(typed, read) -> None:
    assert list(inputs(from_pipe(io.StringIO(typed)), interactive=False)) == read


def test_json_is_one_line_an_answer_with_the_session(talk) -> None:
    printed, made = talk(HERON, ROUND, as_json=True)
    answers = [json.loads(line) for line in printed.out.splitlines()]
    assert [answer["question"] for answer in answers] == [HERON, ROUND]
    assert {answer["session_id"] for answer in answers} == {made.session}


def test_a_fault_ends_a_pipe_and_is_said_to_a_person(talk, folder) -> None:
    with pytest.raises(FilterError):
        talk("/where huh", interactive=False)
    for note in (folder / "vault").iterdir():
        note.unlink()
    with pytest.raises(VaultError):
        talk(HERON, interactive=False)
    printed, made = talk(HERON)
    assert printed.err.startswith("rag: no notes")
    assert made.asked == ()


def test_the_command_reads_a_pipe(folder) -> None:
    app = typer.Typer()
    app.command()(chat)
    common = ["--vault", str(folder / "vault"), "--index", str(folder / "other"), "--quiet"]
    typed = f"{ROUND}\n/new\n/where path:Heron\n{HERON}\n"
    result = CliRunner().invoke(app, common, input=typed)
    assert result.exit_code == 0, result.output
    assert "Ant Group" in result.stdout
    assert "fish and small frogs" in result.stdout
    result = CliRunner().invoke(app, [*common, "--session", "nonsense"], input=typed)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


class Screen(io.StringIO):
    """Takes itself for a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_draft_is_drawn_without_what_could_drive_the_terminal(folder, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdout", Screen())
    monkeypatch.setenv("TERM", "xterm")
    llm = ScriptedLLM("The heron\x1b]0;owned\x07 ", "eats fish [1].")
    answer = follow(make_assistant(folder, llm).stream(HERON))
    drawn = sys.stdout.getvalue()
    assert "fish" in answer.text
    assert "The heron]0;owned" in drawn
    assert "\x1b]0;" not in drawn


class Terminal:
    """A child process that sits at a terminal, and what stands on its screen."""

    def __init__(self, folder: Path, llm: str = "", session: str = "") -> None:
        import pty

        ours, theirs = pty.openpty()
        # A shell's background job starts with Ctrl-C ignored, and a child would inherit that.
        code = (
            "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
            f"from test_chat import sit_down; sit_down({str(folder)!r}, {llm!r}, {session!r})"
        )
        paths = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]
        self.child = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TERM": "xterm"},
        )
        os.close(theirs)
        self._ours = ours
        self.screen = ""

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def wait_for(self, words: str, again: str = "", seconds: float = 60.0) -> None:
        """Read on until the words stand behind all that was waited for before.

        ``again`` is typed once more whenever nothing came for three seconds.
        """
        import select

        waiting = select.poll()  # select() itself takes no file number above 1,023
        waiting.register(self._ours, select.POLLIN)
        last = time.monotonic() + seconds
        while words not in self.screen:
            assert time.monotonic() < last, self.screen
            if waiting.poll(3000):
                self.screen += os.read(self._ours, 65536).decode("utf-8", "replace")
            elif again:
                self.type(again)
        self.screen = self.screen.split(words, 1)[1]

    def close(self) -> None:
        self.child.kill()
        self.child.wait()
        os.close(self._ours)


@pytest.fixture
def sitting(folder):
    made: list[Terminal] = []

    def sit(**how) -> Terminal:
        made.append(Terminal(folder, **how))
        made[-1].wait_for("Ctrl-D ends")
        made[-1].wait_for("> ")
        return made[-1]

    yield sit
    for terminal in made:
        terminal.close()


needs_terminal = pytest.mark.skipif(sys.platform == "win32", reason="there is no pty on Windows")


@needs_terminal
def test_at_a_terminal_an_answer_comes_and_ctrl_d_ends_well(sitting) -> None:
    terminal = sitting()
    terminal.type(HERON + "\n")
    terminal.wait_for("fish and small frogs")
    terminal.wait_for("> ")
    terminal.type("\x04")
    terminal.wait_for("go on with: rag chat --session ")
    assert terminal.child.wait(30) == 0


@needs_terminal
def test_ctrl_c_stops_an_answer_and_the_next_question_is_read(sitting, sessions) -> None:
    terminal = sitting(llm="slow")
    terminal.type(HERON + "\n")
    terminal.wait_for("The heron ")
    terminal.type("\x03")
    terminal.wait_for("(stopped)")
    terminal.wait_for("> ")
    terminal.type("/help\n")
    terminal.wait_for("/sources")
    terminal.type("/quit\n")
    assert terminal.child.wait(30) == 0
    assert sessions.listed() == ()


@needs_terminal
def test_ctrl_c_at_the_prompt_forgets_the_line(sitting, sessions) -> None:
    terminal = sitting()
    terminal.type("half a question")
    terminal.wait_for("half a question")
    terminal.type("\x03")
    # Python's prompt sleeps through a Ctrl-C that comes in the instant before it begins to wait
    # for a key (Modules/readline.c looks for signals only when the wait is interrupted); whoever
    # sits there presses it again.
    terminal.wait_for("Ctrl-D or /quit ends", again="\x03")
    terminal.wait_for("> ")  # what is typed while no prompt stands may be lost
    terminal.type(HERON + "\n")
    terminal.wait_for("fish and small frogs")
    terminal.type("/quit\n")
    assert terminal.child.wait(30) == 0
    assert [kept.title for kept in sessions.listed()] == [HERON]


@needs_terminal
def test_typed_lines_are_remembered_in_a_file_of_ones_own(sitting, folder) -> None:
    terminal = sitting()
    terminal.type(HERON + "\n")
    terminal.wait_for("> ")
    terminal.type("\x04")
    assert terminal.child.wait(30) == 0
    history = folder / "index" / "chat_history"
    assert HERON in history.read_text()
    assert history.stat().st_mode & 0o077 == 0
    again = sitting(session="last")
    again.type("\x1b[A\n")  # the arrow up
    again.wait_for("fish and small frogs")
