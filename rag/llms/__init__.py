"""``PROVIDER:MODEL`` to an LLM: split once at the first colon, looked up exactly.

A provider's module, and the package it needs, is imported when that provider is asked for, and
those of other packages (entry points of the group ``rag.llms``) are listed without being imported.
Nothing is guessed from a model's name: a guess could send private notes to a stranger.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from rag.errors import LLMError
from rag.llms.options import LLMOptions
from rag.protocols import LLM

if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.metadata import EntryPoint

    MakeLLM = Callable[[str, LLMOptions], LLM]
    """What a provider is: (model, options) to an LLM."""

__all__ = ["LLMOptions", "Provider", "load_llm", "providers"]

ENTRY_POINTS = "rag.llms"
_BARE = "extractive"
_DEFAULTS = LLMOptions()


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider by name, and what has to be installed for it."""

    name: str
    place: str
    """``module:attribute`` of the callable."""
    package: str = ""
    """The import it cannot do without; "" for none."""
    extra: str = ""
    """The extra that installs the package, or the distribution of an outside provider."""


_OWN = (
    Provider(_BARE, "rag.llms.extractive:Extractive"),
    Provider("llamacpp", "rag.llms.llamacpp:LlamaCpp", "xllamacpp", "local"),
    Provider("openai", "rag.llms.openai:hosted", "openai", "openai"),
    Provider("openai-compatible", "rag.llms.openai:compatible", "openai", "openai"),
    Provider("ollama", "rag.llms.openai:ollama", "openai", "openai"),
    Provider("anthropic", "rag.llms.anthropic:Anthropic", "anthropic", "anthropic"),
)


def providers() -> tuple[Provider, ...]:
    """Every provider there is, ours first, then those of installed packages; imports none."""
    own = {provider.name for provider in _OWN}
    found = [point for point in entry_points(group=ENTRY_POINTS) if point.name not in own]
    outside = (Provider(p.name, p.value, extra=p.dist.name if p.dist else "") for p in found)
    return (*_OWN, *sorted(outside, key=lambda provider: provider.name))


def load_llm(spec: str, options: LLMOptions = _DEFAULTS) -> LLM:
    """The LLM that ``spec`` names. A model that runs in-process is loaded at its first answer.

    Raises LLMError for an unknown provider, a missing package, key, file or base URL.
    """
    name, colon, model = spec.strip().partition(":")
    own = next((provider for provider in _OWN if provider.name == name), None)
    if own is None:
        return _outside(name, model, spec, options)
    if name == _BARE:
        if colon:
            raise LLMError(f"{spec}: extractive has no models: write --llm extractive")
        return _made(import_module(own.place.partition(":")[0]).Extractive(), spec)
    if not model:
        raise LLMError(f"--llm {spec} names no model: write {name}:MODEL")
    return _made(_import(own)(model, options), spec)


def _import(provider: Provider) -> MakeLLM:
    module, _, attribute = provider.place.partition(":")
    remedy = f"pip install 'rag-notes[{provider.extra}]'"
    try:
        make: MakeLLM = getattr(import_module(module), attribute)
    except ModuleNotFoundError as fault:
        if fault.name is None or fault.name.startswith("rag."):
            raise
        raise LLMError(
            f"{provider.name}: needs the package {fault.name}, not installed: {remedy}"
        ) from None
    except ImportError as fault:
        reason = " ".join(str(fault).split())
        raise LLMError(
            f"{provider.name}: the package {provider.package} does not load ({reason}): "
            f"install it anew, {remedy}"
        ) from None
    return make


def _outside(name: str, model: str, spec: str, options: LLMOptions) -> LLM:
    points = tuple(entry_points(group=ENTRY_POINTS, name=name)) if name else ()
    if not points:
        raise LLMError(_unknown(name, spec))
    if len({point.value for point in points}) > 1:
        owners = ", ".join(sorted(_owner(point) for point in points))
        raise LLMError(f"--llm {spec}: {owners} each provide {name!r}: uninstall all but one")
    try:
        made = points[0].load()(model, options)
    except LLMError:
        raise
    except Exception as fault:
        reason = " ".join(f"{type(fault).__name__}: {fault}".split())
        raise LLMError(
            f"--llm {spec}: {_owner(points[0])} failed to provide it ({reason}): "
            "mend or uninstall that package"
        ) from fault
    return _made(made, spec)


def _made(llm: object, spec: str) -> LLM:
    if not isinstance(llm, LLM):
        raise LLMError(
            f"--llm {spec}: its provider gave a {type(llm).__name__}, which has no name and "
            "stream(prompt): see docs/adding-an-llm.md"
        )
    return llm


def _unknown(name: str, spec: str) -> str:
    known = [provider.name for provider in providers()]
    near = get_close_matches(name.lower(), known, n=1)
    if ":" not in spec and not near:
        return f"--llm {spec!r} names no provider: write PROVIDER:MODEL, of {', '.join(known)}"
    hint = f"did you mean {near[0]!r}? " if near else ""
    return f"no LLM provider is called {name!r}: {hint}known: {', '.join(known)}"


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value
