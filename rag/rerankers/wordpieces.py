"""BERT's English tokenizer, for a query beside a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer


def wordpieces(vocabulary: Path, most: int) -> Tokenizer:
    """From a vocabulary alone: half the time that a tokenizer's JSON takes to read.

    A pair is cut to ``most`` tokens. Without that file's special tokens, a note that says "[SEP]"
    says just these letters.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415
    from tokenizers.models import WordPiece  # noqa: PLC0415
    from tokenizers.normalizers import BertNormalizer  # noqa: PLC0415
    from tokenizers.pre_tokenizers import BertPreTokenizer  # noqa: PLC0415
    from tokenizers.processors import BertProcessing  # noqa: PLC0415

    pieces = WordPiece.from_file(str(vocabulary), unk_token="[UNK]")  # noqa: S106  (a mark)
    tokenizer: Tokenizer = Tokenizer(pieces)
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    separates, opens = ((mark, tokenizer.token_to_id(mark) or 0) for mark in ("[SEP]", "[CLS]"))
    tokenizer.post_processor = BertProcessing(separates, opens)
    tokenizer.enable_truncation(most)
    return tokenizer
