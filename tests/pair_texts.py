"""What the models that read pairs are tried on."""

from __future__ import annotations

QUESTION = "how many people live in Berlin?"
ANSWER = "Berlin has 3.5 million registered inhabitants."
OTHER = "Berlin is well known for its museums."
NOTES = {
    "Counter.md": (
        "# Counter\n\nThe word counter shows how much you type in a note.\n\n"
        "It is brought up to date twice a second, to spare some processor time.\n"
    ),
    "Typing.md": "# Typing\n\nA note is saved while you type it.\n",
}
