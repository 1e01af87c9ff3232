"""Running the stand-in on this computer: a thread, a free port, ready at once, gone at the end."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette

from .app import create_app
from .faults import WithTransport
from .folder import REGISTRY, answer_folder

LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Standin:
    """A running stand-in. `address` is "http://127.0.0.1:PORT"; `folder` holds its drop folders, "" without."""

    address: str
    app: Starlette
    folder: str = ""


@contextmanager
def serve(host: str = "127.0.0.1", port: int = 0, folder: str | Path = "", **options: Any) -> Iterator[Standin]:
    """Serve while the block runs. `port` 0 takes a free one; `options` go to create_app.

    With `folder`, requests in folder/imperial/out are answered too.

    Raises ValueError for a host that is not this computer, OSError when the port is taken.
    """
    app = create_app(**options)
    with _listen(host, port) as listening, _answering(app, folder):
        server = uvicorn.Server(_config(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="standin", daemon=True)
        thread.start()
        try:
            while not server.started and thread.is_alive():
                time.sleep(0.002)
            yield Standin(_address(listening), app, str(folder))
        finally:
            server.should_exit = True
            thread.join()


def serve_forever(port: int = 8099, folder: str | Path = "", **options: Any) -> None:
    """Serve in the foreground until interrupted. Same options and errors as `serve`."""
    app = create_app(**options)
    with _listen("127.0.0.1", port) as listening, _answering(app, folder):
        uvicorn.Server(_config(app)).run(sockets=[listening])


@contextmanager
def _answering(app: Starlette, folder: str | Path) -> Iterator[None]:
    """Look into the drop folder a few times a second while the block runs."""
    if not folder:
        yield
        return
    over, drop = threading.Event(), Path(folder) / app.state.house.demo.places[REGISTRY].path
    answer_folder(drop, app.state.house)
    thread = threading.Thread(target=_look, args=(over, drop, app), name="standin-folder", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _look(over: threading.Event, drop: Path, app: Starlette) -> None:
    while not over.wait(LOOK_SECONDS):
        # A file may be taken away between the look and the answer; the next look finds what is there then.
        with suppress(OSError):
            answer_folder(drop, app.state.house)


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        WithTransport(app),
        http="httptools",
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=1,
    )


def _listen(host: str, port: int) -> socket.socket:
    if not ipaddress.ip_address("127.0.0.1" if host == "localhost" else host).is_loopback:
        raise ValueError("a stand-in runs on this computer only")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Only where TCP is named does asyncio set TCP_NODELAY; without it each answer's body waits 40 ms for an ACK.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except OSError:
        listening.close()
        raise
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
