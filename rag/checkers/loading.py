"""A checker's model to the checker of its kind, by ``architectures`` of its config.json."""

from __future__ import annotations

from typing import TYPE_CHECKING

import transformers

from rag.checkers.answerability import AnswerabilityChecker
from rag.checkers.entailment import EntailmentChecker
from rag.errors import ModelError
from rag.hub import place_of, unusable

if TYPE_CHECKING:
    from collections.abc import Callable

    from rag.hub import Place
    from rag.protocols import Checker

_SHORTEST = 16
_MOST_TOKENS = 512


def load(model: str, say: Callable[[str], None]) -> Checker:
    """The checker over this model, tried once. Raises ModelError."""
    name = f"transformers:{model}"
    spec = f"--checker {name}"
    place = place_of(model, spec)
    if not place.on_this_machine:
        say(f"{name}: downloading it from the Hugging Face Hub, once")
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    try:
        checker = _made(name, place)
        # What does not fit together (words and weights, say) shows at the first text.
        checker.answerable("Is it?", ["It is."])
        checker.entails("It is.", "It is.")
    except ModelError:
        raise
    except Exception as fault:
        raise unusable(spec, place, fault) from fault
    return checker


def _made(name: str, place: Place) -> Checker:
    where = {"local_files_only": place.on_this_machine, "trust_remote_code": False}
    config = transformers.AutoConfig.from_pretrained(place.name, **where)
    architectures = " ".join(config.architectures or ())
    kind: type[AnswerabilityChecker | EntailmentChecker]
    if "ForQuestionAnswering" in architectures:
        loads, kind = transformers.AutoModelForQuestionAnswering, AnswerabilityChecker
    elif "ForSequenceClassification" in architectures:
        loads, kind = transformers.AutoModelForSequenceClassification, EntailmentChecker
    else:
        raise ModelError(
            f"--checker {name}: its config.json names {architectures or 'no architecture'}: name a "
            "model for question answering (SQuAD 2) or natural language inference"
        )
    tokenizer = transformers.AutoTokenizer.from_pretrained(place.name, **where)
    if not tokenizer.is_fast:
        raise ModelError(f"--checker {name}: its tokenizer gives no places: name another model")
    tokenizer.padding_side = "right"
    network = loads.from_pretrained(place.name, **where).eval()
    longest = min(_MOST_TOKENS, tokenizer.model_max_length, _positions(config))
    made: Checker = kind(name, network, tokenizer, max(longest, _SHORTEST))
    return made


def _positions(config: transformers.PretrainedConfig) -> int:
    """Tokens that the network has places for; those of RoBERTa's kind begin behind the padding."""
    places: int = getattr(config, "max_position_embeddings", 0) or _MOST_TOKENS
    taken: int = (config.pad_token_id or 0) + 1 if "roberta" in config.model_type else 0
    return places - taken
