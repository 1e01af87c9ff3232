"""Files that are there wholly or not at all. Everything here raises OSError."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def append(path: Path, data: bytes) -> int:
    """Add to a file, wholly or not at all; on the disk when this returns how long it was before."""
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        before = os.fstat(file).st_size
        try:
            while data:
                data = data[os.write(file, data) :]
            os.fsync(file)
        except OSError:
            os.ftruncate(file, before)
            raise
        return before
    finally:
        os.close(file)


def write(path: Path, data: bytes) -> None:
    """Put a file in place of whatever was there: the old or the new is there at any time, never a part of one."""
    file, name = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    part = Path(name)
    try:
        with os.fdopen(file, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _keep_name(path.parent)


def _keep_name(folder: Path) -> None:
    """Put the folder's own list of names on the disk, where the system lets a folder be opened."""
    with suppress(OSError):
        file = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(file)
        finally:
            os.close(file)


def move(paths: Iterable[Path], folder: Path) -> None:
    """Move what there is of `paths`, never over another file."""
    for path in paths:
        target, number = folder / path.name, 1
        while target.exists():
            number += 1
            target = folder / f"{path.stem}_{number}{path.suffix}"
        with suppress(FileNotFoundError):
            path.replace(target)


def hold(path: Path) -> int:
    """Lock a file until `os.close`. Raises BlockingIOError while another program holds it.

    Where the system has no such locks, only one program may run.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:
        pass
    except OSError:
        os.close(file)
        raise
    return file
