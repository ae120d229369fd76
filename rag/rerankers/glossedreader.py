"""The span reader over notes in other languages: it reads their gloss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.languages.gloss import passage_in_english, query_in_english
from rag.records import Reading
from rag.text.terms import in_latin_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rag.protocols import Reader


class GlossedReader:
    """What ``inner``, which knows English, makes of a question and passages in other languages."""

    def __init__(self, inner: Reader, spoken: Callable[[], Sequence[str]]) -> None:
        """``spoken`` gives the languages that the notes are in, the likeliest first."""
        self._inner = inner
        self._spoken = spoken
        self.name = inner.name

    def read(self, question: str, passages: Sequence[str]) -> Sequence[Reading]:
        """As ``protocols.Reader``; () where no dictionary has the language of the question.

        Words of a gloss stand in no note, so that a reading of one has none.
        """
        spoken = self._spoken()
        asked = query_in_english(question, spoken)
        if not in_latin_letters(asked):
            return ()
        said = [passage_in_english(text, spoken) for text in passages]
        return [
            reading if text == read else Reading(reading.margin, "")
            for reading, text, read in zip(
                self._inner.read(asked, said), passages, said, strict=True
            )
        ]
