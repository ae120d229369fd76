from __future__ import annotations

import pytest

from rag.answering.howto import asks_how


@pytest.mark.parametrize(
    ("question", "how"),
    [
        ("how do I pin a command", True),
        ("steps to pin a command", True),
        ("export a note to word", True),
        ("please change the email address on my account", True),
        ("how do you know that it works", False),
        ("share of the revenue", False),
        ("name the investors of Momenta", False),
        ("open-weight models", False),
        ("set theory", False),
    ],
)
def test_who_wants_to_do_something_asks_how(question: str, how: bool) -> None:
    assert asks_how(question) is how
