from __future__ import annotations

import pytest

from rag.reading.notes import read_note
from rag.reading.titles import names_of
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
