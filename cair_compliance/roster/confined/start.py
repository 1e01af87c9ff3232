"""The child: takes a file on standard input, confines itself, reads, and writes the answer or one reason."""

from __future__ import annotations

import codecs
import importlib
import json
import sys
from typing import Any

from .answer import Answer, Limits
from .confinement import confine
from .refusals import RefusedError

REFUSED = 3
"""The exit code of a refusal; the reason stands on standard output as JSON."""

_READERS = {"xlsx": "xlsx", "ods": "ods", "fods": "ods", "xls": "xls", "html": "markup", "xml2003": "markup"}


def main() -> int:
    asked = json.loads(sys.argv[1])
    reader = importlib.import_module(f".{_READERS[asked['kind']]}", __package__)
    data = sys.stdin.buffer.read()
    for name in ("cp437", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "ascii", "cp1252"):
        codecs.lookup(name)  # once confined, nothing more can be opened, so nothing imported
    if hasattr(reader, "warm_up"):
        reader.warm_up(data)
    try:
        confine(asked["memory"], asked["seconds"])
        answer = _read(reader, data, asked)
        answer.write(sys.stdout.buffer)
        sys.stdout.flush()
    except RefusedError as refused:
        return _refuse(refused.reason, refused.at)
    except MemoryError:
        return _refuse("cells")
    except (KeyError, IndexError, ValueError, RecursionError, OverflowError):
        return _refuse("damaged")
    return 0


def _read(reader: Any, data: bytes, asked: dict[str, Any]) -> Answer:
    names = ("sheets", "rows", "columns", "cells", "cell_text", "output")
    answer = Answer(Limits(**{name: asked[name] for name in names}))
    kind = asked["kind"]
    if kind in ("xlsx", "ods"):
        reader.read(data, answer, asked["inflated"])
    elif kind == "fods":
        reader.read_flat(data, answer)
    elif kind == "xls":
        reader.read(data, answer)
    else:
        reader.read(data, kind, answer)
    return answer


def _refuse(reason: str, at: int = 0) -> int:
    sys.stdout.write(json.dumps({"reason": reason, "at": at}))
    sys.stdout.flush()
    return REFUSED
