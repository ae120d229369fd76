"""Vault to syncs: one at the start, and one after every burst of changes."""

from __future__ import annotations

import os
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from watchfiles import Change, watch

from rag.errors import IndexLockedError, VaultError
from rag.reading.vault import IGNORE_FILE, list_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from threading import Event

    from watchfiles.main import FileChange

    from rag.records import SyncReport

    Bursts = Generator[set[FileChange], None, None]

# A burst is over when nothing has changed for this long; a checkout of thousands is one burst.
_QUIET_MS = 100
_LONGEST_BURST_MS = 5_000
_LOOK_MS = 500
# The system may drop events (an overfull queue, a network drive), so a listing comes now and then.
_LISTING_SECONDS = 60.0


class Watcher:
    """Calls ``sync`` whenever the notes have changed, and waits where the vault goes away.

    ``say`` gets one line for whatever is out of the ordinary; ``tell`` gets the report of every
    sync that did something. ``polling`` looks at every file instead of asking the system for
    events; a system that grants none is looked at in this way by itself.
    """

    def __init__(
        self,
        vault: Path,
        sync: Callable[[], SyncReport],
        *,
        say: Callable[[str], None],
        tell: Callable[[SyncReport], None],
        polling: bool | None = None,
    ) -> None:
        self._vault = vault
        self._sync = sync
        self._say = say
        self._tell = tell
        self._polling = polling
        self._locked = False
        self._warned: tuple[str, ...] = ()

    def run(self, stop: Event) -> None:
        """Watch until ``stop`` is set. Raises the RagErrors of a sync that no waiting mends."""
        while not stop.is_set():
            try:
                self._bring_up_to_date()
                self._follow(stop)
            except VaultError as fault:
                self._wait_for_vault(fault, stop)

    def _follow(self, stop: Event) -> None:
        """Sync after every burst; returns when the vault is not the folder that it was."""
        place, root = _identity(self._vault), os.path.realpath(self._vault)
        # Nobody watched between the last sync and now, so the first look is followed by a sync.
        due, synced = True, time.monotonic()
        with closing(self._bursts(root, stop)) as bursts:
            for burst in bursts:
                # A folder made anew at once may be given the number of the one that is gone.
                anew = any(path == root and change is Change.deleted for change, path in burst)
                if anew or _identity(self._vault) != place:
                    return
                late = time.monotonic() - synced > _LISTING_SECONDS
                if burst or due or late or self._locked:
                    self._bring_up_to_date()
                    due, synced = False, time.monotonic()

    def _bring_up_to_date(self) -> None:
        try:
            report = self._sync()
        except IndexLockedError as fault:
            if not self._locked:
                self._say(f"{fault}; it is tried again until it is free")
            self._locked = True
            return
        self._locked = False
        done = report.added or report.changed or report.removed
        if done or report.warnings != self._warned:
            self._tell(report)
        self._warned = report.warnings

    def _wait_for_vault(self, fault: VaultError, stop: Event) -> None:
        """Until the notes can be listed, and two listings are alike: it may come back in pieces."""
        self._say(f"{fault}; the index is kept, and watching goes on when the notes are back")
        before = None
        while not stop.wait(_LOOK_MS / 1000):
            try:
                now = list_notes(self._vault)
            except VaultError:
                now = None
            if now and now == before:
                self._say(f"the notes at {self._vault} are back")
                return
            before = now

    def _bursts(self, root: str, stop: Event) -> Bursts:
        """What changed in each burst; an empty set twice a second while nothing does.

        Ends where the system cannot watch: the next ones come from looking at every file.
        """
        try:
            yield from watch(
                root,
                watch_filter=lambda _change, path: _concerns(root, path),
                debounce=_LONGEST_BURST_MS,
                step=_QUIET_MS,
                stop_event=stop,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                force_polling=self._polling,
                ignore_permission_denied=True,
            )
        except (OSError, RuntimeError) as fault:
            if _identity(self._vault) and not self._polling:
                self._say(f"the system grants no more watches ({fault}): looking at every file")
                self._polling = True
            stop.wait(_LOOK_MS / 1000)


def _concerns(root: str, path: str) -> bool:
    """Whether a change at this place can be one of the notes': as ``list_notes`` leaves out.

    What is gone may have been a folder of notes. What ``.ragignore`` names costs a listing, which
    leaves it out.
    """
    inside = os.path.relpath(path, root)
    if inside in {os.curdir, IGNORE_FILE}:
        return True
    if any(part.startswith(".") for part in Path(inside).parts):
        return False
    return inside.lower().endswith(".md") or not os.path.isfile(path)  # noqa: PTH113


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
