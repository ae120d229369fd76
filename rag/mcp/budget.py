"""Texts to a number of tokens: what a tool may cost its caller."""

from __future__ import annotations

LEAST_TOKENS = 200
MOST_TOKENS = 20_000
USUAL_TOKENS = 2_000
_BYTES_A_TOKEN = 4
_ELLIPSIS = " […]"


def tokens(text: str) -> int:
    """An estimate, for the caller's tokenizer is not known here.

    Four bytes of UTF-8 a token: about right for European languages; Chinese and Japanese, at
    three bytes a character, come out near what current tokenizers make of them.
    """
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_A_TOKEN)


class Budget:
    """How much is left, and whether anything was cut for want of it."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.cut = False

    def affords(self, text: str) -> bool:
        """Spend what the text costs; False, and nothing spent, where that is too much."""
        cost = tokens(text)
        if cost > self.left:
            self.cut = True
            return False
        self.left -= cost
        return True

    def fit(self, text: str, share: float = 1.0) -> str:
        """The text, or its beginning up to a word, within this share of what is left."""
        room = int(self.left * share)
        if tokens(text) > room:
            self.cut = True
            begun = text.encode("utf-8", "replace")[: max(room * _BYTES_A_TOKEN - 6, 0)]
            text = begun.decode("utf-8", "ignore")
            text = text[: max(text.rfind(" "), text.rfind("\n"), len(text) - 40, 0)].rstrip()
            text += _ELLIPSIS
        self.left = max(self.left - tokens(text), 0)
        return text

    def whole_lines(self, lines: list[str]) -> list[str]:
        """As many of the first lines as fit, whole, but the beginning of a first one too long."""
        taken: list[str] = []
        for line in lines:
            if not self.affords(f"{line}\n"):
                return taken or [self.fit(line)]
            taken.append(line)
        return taken
