"""Where a model that the user named lies: a folder, the hub's cache, or only on the hub.

Nothing is asked of the Hugging Face Hub here. It is asked by the library that loads the model, and
only for one that was named, is not on this machine, and may be fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from rag.errors import ModelError


@dataclass(frozen=True, slots=True)
class Place:
    """What a library is to load a model from."""

    name: str
    """A folder, or the name of a repository on the hub."""
    on_this_machine: bool


def place_of(model: str, spec: str) -> Place:
    """Where ``model`` is found; ``spec`` is what the user wrote, for the fault.

    Raises ModelError for a folder that holds no model, for a path that is none, and for a name
    that is not on this machine while HF_HUB_OFFLINE is set.
    """
    folder = Path(model).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise ModelError(f"{spec}: that folder holds no config.json: name a model's folder")
        return Place(str(folder.resolve()), on_this_machine=True)
    if folder.is_absolute() or model.startswith((".", "~")) or model.count("/") > 1:
        raise ModelError(f"{spec}: there is no such folder: check the path")
    hub = import_module("huggingface_hub")
    try:
        kept = Path(hub.snapshot_download(model, local_files_only=True))
    except (OSError, ValueError):  # not in the hub's cache, or no name for a model at all
        kept = None
    if kept and (kept / "config.json").is_file():
        return Place(str(kept), on_this_machine=True)
    if hub.constants.HF_HUB_OFFLINE:
        raise ModelError(
            f"{spec} is not on this machine, and HF_HUB_OFFLINE forbids to fetch it: unset that, "
            "or give the folder of a model"
        )
    return Place(model, on_this_machine=False)


def unusable(spec: str, place: Place, fault: Exception) -> ModelError:
    """The line for a model that a library could not load or could not run."""
    lines = str(fault).strip().splitlines()
    reason = f"{type(fault).__name__}: {lines[0][:200]}" if lines else type(fault).__name__
    if place.on_this_machine:
        return ModelError(
            f"{spec}: the model at {place.name} does not load ({reason}): check that it is whole "
            "and of the kind that is asked for"
        )
    return ModelError(
        f"{spec}: not to be had from the Hugging Face Hub ({reason}): check its name and the "
        "connection, or give the folder of a model"
    )
