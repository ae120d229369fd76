"""How many processor cores there are to compute on."""

from __future__ import annotations

import math
import os
from pathlib import Path

_SIBLINGS = Path("/sys/devices/system/cpu/smt/active")
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def usable_cores(siblings: Path = _SIBLINGS, quota: Path = _QUOTA) -> int:
    """Physical cores this process may use, at least 1: not its siblings', nor past its quota.

    The two files are Linux's: whether each core shows as two, and a container's share of
    processor time as ``MICROSECONDS PERIOD`` or ``max PERIOD``. Elsewhere they are not there.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = cores or 1
    if _first_word(siblings) == "1":
        cores //= 2
    if _first_word(quota).isdigit():
        share, period = map(int, quota.read_text("ascii").split())
        cores = min(cores, math.ceil(share / period))
    return max(cores, 1)


def _first_word(file: Path) -> str:
    try:
        return file.read_text("ascii").split()[0]
    except (OSError, IndexError):
        return ""
