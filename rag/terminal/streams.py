"""The standard streams as every command may count on them: there, and good for any character."""

from __future__ import annotations

import codecs
import io
import os
import sys

_ESCAPED = "rag.escaped"


def prepare_streams() -> None:
    r"""Open what was closed on nothing, and have what an encoding lacks written as ``\u203a``.

    A note holds any character, and a pipe of Windows or an old locale takes 256. Of the ways to
    write the others this is the one that JSON reads too.
    """
    codecs.register_error(_ESCAPED, _escaped)
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # In this order, so that no file of ours becomes the stream that a library prints to.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper) and out.errors == "strict":
        out.reconfigure(errors=_ESCAPED)


def _escaped(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    units = fault.object[fault.start : fault.end].encode("utf-16-be", "surrogatepass").hex()
    quads = (units[at : at + 4] for at in range(0, len(units), 4))
    return "".join(f"\\u{quad}" for quad in quads), fault.end
