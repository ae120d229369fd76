"""Where the key of a hosted LLM comes from: the environment, else the system's keyring."""

from __future__ import annotations

import os
from contextlib import suppress
from importlib import import_module

SERVICE = "rag"
"""The keyring's service; the user name beside it is the environment variable's."""


def read_key(variable: str) -> str:
    """The key under this name in the environment, else in the keyring; "" where neither has one.

    The keyring is asked only if the package keyring is installed. One that is locked, broken or
    not there says nothing: that a key is missing is the caller's line.
    """
    return os.environ.get(variable, "").strip() or _kept(variable)


def how_to_set(variable: str) -> str:
    """What to type so that the key is found."""
    return f"set {variable}, or keep it in the system keyring: keyring set {SERVICE} {variable}"


def _kept(variable: str) -> str:
    # Each backend has faults of its own (D-Bus, a keychain, a file), and some tell the name of
    # what was looked for; none of them is worth more to the user than "no key".
    with suppress(Exception):
        found = import_module("keyring").get_password(SERVICE, variable)
        return found.strip() if isinstance(found, str) else ""
    return ""
