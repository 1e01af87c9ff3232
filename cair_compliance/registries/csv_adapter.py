"""A county without an interface: questions collected in a file, answers found in files of earlier questions.

Nobody answers at once, so a question first put in this run is PENDING; so is one on its way from an earlier
run. The reply, once it has come, is found in the next run, or in this one where the run waits for it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..model.answers import Outcome
from .adapter import Call, Inquiry
from .clock import Clock
from .csvreply import KIND, question
from .dropfolder import DropFolder
from .failures import Unreachable
from .inbox import IN
from .jsonanswer import nothing
from .parsed import ParsedAnswer
from .settings import Connection

LOOK_SECONDS = 0.1
"""Between two looks for a reply, while a run waits."""


@dataclass(slots=True)
class CsvAdapter:
    """Holds the folder from the first question of a run to `finish`."""

    _folder: DropFolder | None = None

    async def ask(self, call: Call, inquiry: Inquiry) -> ParsedAnswer:
        try:
            if self._folder is None:
                self._folder = _open(call.connection, inquiry)
            return _answer(self._folder, call, inquiry)
        except BlockingIOError:
            raise Unreachable("folder: another check is using it") from None
        except OSError as error:
            raise Unreachable(f"folder: {type(error).__name__}") from None

    async def probe(self, call: Call) -> str:
        root = Path(call.connection.address)
        if not root.is_dir():
            raise Unreachable("folder: it is not there")
        waiting = len(list((root / IN).glob("*.csv"))) if (root / IN).is_dir() else 0
        return f"the folder is there; files waiting: {waiting}"

    async def replies(self, seconds: float, clock: Clock) -> None:
        folder, until = self._folder, clock.now() + seconds
        with suppress(OSError):
            while folder is not None and folder.still_waits() and clock.now() < until:
                await clock.sleep(LOOK_SECONDS)

    def finish(self) -> None:
        """Send what was collected. Where that fails, the next run does it: everything is on the disk already."""
        folder, self._folder = self._folder, None
        with suppress(OSError):
            if folder is not None:
                folder.close()


def _open(connection: Connection, inquiry: Inquiry) -> DropFolder:
    words = connection.dialect.exchange
    assert words is not None
    return DropFolder(Path(connection.address), words, inquiry.now.astimezone().date())


def _answer(folder: DropFolder, call: Call, inquiry: Inquiry) -> ParsedAnswer:
    ref = folder.ref(inquiry.pupil)
    reply = folder.reply(ref)
    if reply is None and not folder.asked(ref):
        sexes = call.connection.dialect.sex
        line = question(inquiry.pupil, sexes, inquiry.control_id, ref, call.who.facility)
        folder.ask(inquiry.control_id, ref, line)
    return reply or nothing(KIND, Outcome.PENDING, ())
