"""The exceptions a user can meet.

::

    RagError                 a fault the user can mend: one line, exit 1
    ├── VaultError           the vault is missing, empty, unreadable, or not a folder
    ├── SettingsError        rag.toml, RAG_* or a flag says something unknown or broken
    ├── UnusableIndexError   the index is damaged, or made by another embedder or version
    │   └── IndexLockedError another writer holds it
    ├── EmbedderError        the embedding model is missing, unverified, or will not load
    ├── ModelError           a reranker's or checker's model is missing, of no use, or will not load
    ├── LLMError             the LLM is unknown, unreachable, or failed in mid-answer
    ├── FilterError          a --where or --as-of that does not parse; shows how it is written
    └── GoldError            a gold file that cannot be used; names the line

Each carries what happened, where, and the next command to type, in one line.
"""

from __future__ import annotations


class RagError(Exception):
    """A fault the user can mend; ``str()`` of it is the one line they read."""


class VaultError(RagError):
    """The vault is missing, empty, unreadable, or not a folder."""


class SettingsError(RagError):
    """A setting is unknown or its value cannot be used."""


class UnusableIndexError(RagError):
    """The index cannot be used as it stands."""


class IndexLockedError(UnusableIndexError):
    """Another process is writing the index."""


class EmbedderError(RagError):
    """The embedding model cannot be loaded or is not the one that was shipped."""


class ModelError(RagError):
    """The model of ``--reranker`` or ``--checker`` cannot be loaded or does not do that work."""


class LLMError(RagError):
    """The LLM cannot be found, reached, or finished its answer."""


class FilterError(RagError):
    """A ``--where`` expression or an ``--as-of`` date that cannot be read."""


class GoldError(RagError):
    """A gold file that cannot be used."""
