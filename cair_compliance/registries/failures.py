"""Why a question has no answer. Raised by adapters and transports, turned into outcomes by the run."""

from __future__ import annotations


class Unreachable(Exception):
    """No answer to be had. `retry`: asking again may help; `credentials`: it never will, and must not be tried.

    `busy`: the registry is there and has too much to do; `pause`: seconds it asked us to wait (Retry-After), 0
    where it named none.
    """

    def __init__(
        self,
        evidence: str,
        *,
        retry: bool = False,
        credentials: bool = False,
        busy: bool = False,
        pause: float = 0,
    ) -> None:
        super().__init__(evidence)
        self.evidence = evidence
        self.retry = retry
        self.credentials = credentials
        self.busy = busy
        self.pause = pause


class NotOurs(Exception):
    """An answer that belongs to another question. `evidence` names the field and the protocol codes."""

    def __init__(self, field: str, codes: tuple[str, ...] = ()) -> None:
        super().__init__(field)
        self.evidence = (f"not our question: {field}", *codes)
