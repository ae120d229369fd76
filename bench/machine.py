"""What machine the figures are from, in one line."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

_GIB = 1024**3


def machine() -> str:
    """Date, processor, cores, memory and Python; what can't be found is left out."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / _GIB
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    parts = (
        date.today().isoformat(),  # noqa: DTZ011  (the reader's own day)
        _processor(),
        f"{cores} cores",
        f"{memory:.0f} GiB of memory",
        f"{platform.system()}, Python {platform.python_version()}",
    )
    return "; ".join(part for part in parts if part)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()
