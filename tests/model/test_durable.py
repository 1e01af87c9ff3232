"""Files that are there wholly or not at all, whatever breaks while they are written."""

import os

import pytest

from cair_compliance.model import durable


class PowerLoss(BaseException):
    pass


@pytest.mark.parametrize("step", ["mkstemp", "fdopen", "fsync", "replace"])
@pytest.mark.parametrize("old", [None, b"the old report"])
def test_whatever_breaks_the_old_file_or_the_new_one_is_there(tmp_path, monkeypatch, step, old):
    path = tmp_path / "report.pdf"
    if old is not None:
        path.write_bytes(old)

    def breaks(*_arguments, **_named):
        raise PowerLoss

    owner = {"mkstemp": durable.tempfile, "replace": durable.Path}.get(step, durable.os)
    monkeypatch.setattr(owner, step, breaks)
    with pytest.raises(PowerLoss):
        durable.write(path, b"the new report")
    monkeypatch.undo()
    assert (path.read_bytes() if path.exists() else None) == old
    durable.write(path, b"the new report")
    assert path.read_bytes() == b"the new report"


def test_an_entry_is_there_wholly_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "log"
    durable.append(path, b"one\n")
    write = os.write

    def half(file, data):
        if len(data) < 3:
            raise OSError(28, "No space left on device")
        return write(file, data[:2])

    monkeypatch.setattr(durable.os, "write", half)
    with pytest.raises(OSError, match="No space"):
        durable.append(path, b"two\n")
    assert path.read_bytes() == b"one\n"
