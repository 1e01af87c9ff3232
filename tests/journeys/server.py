"""The app as its users get it: started on a free port of this computer, looked at by a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_CHROMIUM = (
    "The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium) "
    "or name one with CHROMIUM=/path/to/chromium."
)
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip


def chromium() -> str:
    """The browser's path. Fails, never skips, when there is none."""
    names = (os.environ.get("CHROMIUM") or "chromium", "chromium", "chromium-browser", "google-chrome")
    found = next((path for path in map(shutil.which, names) if path), None)
    assert found, NO_CHROMIUM
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as said:
            return said.read() == b"ok"
    except OSError:
        return False


@contextmanager
def served(log: Path, registries: str = "demo"):
    """The app's address while it runs; what it prints goes into `log`."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    own = {"CAIR_COMPLIANCE_REGISTRIES": registries, "XDG_CONFIG_HOME": str(log.parent / "config")}
    environment = {**os.environ, **own}
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 30
            while not answers(address):
                assert server.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
                time.sleep(0.1)
            yield address
        finally:
            server.terminate()
            server.wait(10)
