from __future__ import annotations

import pytest

from rag.reading.notes import read_note
from rag.reading.titles import is_a_number, names_of
from rag.records import NoteFile


@pytest.mark.parametrize(
    ("path", "body", "title", "known"),
    [
        ("ACE Robotics.md", "# Something else\n", "ACE Robotics", ""),
        ("SenseTime.md", "# The firm\n", "SenseTime", ""),
        ("team/index.md", "# The team\n\nText\n\n## Part\n", "The team", ""),
        ("team/README.md", "Text only\n", "team", ""),
        ("README.md", "Text only\n", "README", ""),
        (
            "deal-desk-faqs.md",
            "<img src=x>\n\n# Deal **Desk** [FAQs](x.md)\n",
            "Deal Desk FAQs",
            "",
        ),
        ("pm_rfc.md", "# The writing exercise\n", "The writing exercise", "pm_rfc"),
        ("swag.md", "Swag\n====\n", "Swag", ""),
        # A heading among others of its level, or below another, stands for a part of the note.
        ("swag.md", "# Hats\n\n# Shirts\n", "swag", ""),
        ("swag.md", "## Hats\n\n# Shirts\n", "swag", ""),
        ("swag.md", "```\n# Hats\n```\n", "swag", ""),
        ("swag.md", "# ***\n", "swag", ""),
        ("swag.md", "Shirts first.\n\n# Hats\n", "swag", ""),
        ("swag.md", "![[hat.png]]\n\n# Hats\n\n## All\n", "Hats", "swag"),
        ("2026-02-13.md", "# Friday\n", "2026-02-13", ""),
        ("2026-w07.md", "# The week\n", "2026-w07", ""),
    ],
)
def test_what_a_note_is_called(path: str, body: str, title: str, known: str) -> None:
    assert names_of(path, "", body) == (title, known)
    assert names_of(path, "Given", body) == ("Given", "")


def test_the_file_name_stays_a_name_of_the_note(tmp_path) -> None:
    (tmp_path / "pm-rfc.md").write_text("---\nalias: PR-FAQ\n---\n# The writing exercise\n")
    note = read_note(tmp_path, NoteFile("pm-rfc.md", 0, 0))
    assert (note.title, note.aliases) == ("The writing exercise", ("PR-FAQ", "pm-rfc"))


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("9bbd6f68-03b2-41f4-92e4-2ca313e8b450", True),
        ("rxq08jCCgT0B2mfYNr9TU", True),
        ("202602131245", True),
        ("2026-02-13", False),
        ("SenseTime", False),
        ("Qwen2.5-Coder-1.5B", False),
        ("JavaScriptFrameworks2023", False),
        ("Qwen2-5-Coder-1B-Instruct", False),
        ("all-minilm-l6-v2", False),
    ],
)
def test_a_number_is_no_name(title: str, number: bool) -> None:
    assert is_a_number(title) is number
