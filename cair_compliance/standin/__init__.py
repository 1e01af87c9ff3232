"""Floor 1: stand-in registries that speak on the wire as the real ones do, with invented people.

Nothing here knows the asking side: questions are read and answers written by code of its own.
"""

from pathlib import Path

from .app import create_app
from .folder import answer_folder
from .house import Heard
from .population import People, Record, load_people
from .server import Standin, serve, serve_forever

DEMO_ROSTERS = Path(__file__).parent / "rosters"
"""The folder of the invented lists."""

__all__ = [
    "DEMO_ROSTERS",
    "Heard",
    "People",
    "Record",
    "Standin",
    "answer_folder",
    "create_app",
    "load_people",
    "serve",
    "serve_forever",
]
