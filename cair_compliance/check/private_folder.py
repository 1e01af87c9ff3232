"""A folder for the files of one demonstration: nobody else may look into it, and it goes when the run is over.

The county that answers by file writes names into files. Where the system has a folder in memory they do not even
reach the disk. What a killed program has left behind, the next one takes away.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..model.durable import hold

PREFIX = "cair-demonstration-"
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of its own with a random name and mode 0700 is made in it
LOCK = "in-use"


@contextmanager
def private_folder() -> Iterator[str]:
    """A folder of mode 0700 that is gone after the block, however that ends; "" where none can be made."""
    parent = parent_folder()
    if os.name == "posix":
        _sweep(parent)
    try:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    except OSError:
        yield ""
        return
    try:
        with _held(folder / LOCK):
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Show other programs that the folder is in use; where that cannot be, nothing but the showing is lost."""
    lock = None
    with suppress(OSError):
        lock = hold(path)
    try:
        yield
    finally:
        if lock is not None:
            os.close(lock)


def parent_folder() -> Path:
    """Where such folders lie: in memory where the system has it, else among the temporary files."""
    return MEMORY if MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def _sweep(parent: Path) -> None:
    """Remove this user's own folders that no running program holds."""
    for left in parent.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.lstat().st_uid == os.getuid() and not left.is_symlink() and (left / LOCK).is_file():
                os.close(hold(left / LOCK))
                shutil.rmtree(left, ignore_errors=True)
