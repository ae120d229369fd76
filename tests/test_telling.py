from __future__ import annotations

from rag.terminal.telling import tell, telling


def test_a_line_stays_a_line_and_drives_no_terminal(capsys) -> None:
    tell("no note is called\n\x1b[31mred\x07.md")
    assert capsys.readouterr().err == "rag: no note is called [31mred.md\n"


def test_quiet_says_nothing(capsys) -> None:
    telling(quiet=True)("a word")
    telling(quiet=False)("another")
    assert capsys.readouterr().err == "rag: another\n"
