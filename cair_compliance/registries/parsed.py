"""One answer message, read, whatever it was written in: HL7, Redox, FHIR or a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..model.answers import AnsweredDose, Forecast, Outcome, Person

MAX_DOSES = 500
"""More than this is no history of one child."""


class Unusable(ValueError):
    """Bytes that hold no answer to a query."""


@dataclass(frozen=True, slots=True)
class Echo:
    """What an answer repeats of its question: MSA-2; QAK-1, QPD-2, QRD-4; QPD-4 or QRD-8; QPD-6 or QRF-5."""

    control_id: str
    tags: tuple[str, ...]
    last_name: str
    first_name: str
    birthdate: date | None


@dataclass(frozen=True, slots=True)
class UnreadDose:
    """A dose that cannot count, because its vaccine (`cvx` is "") or its month is not known.

    `date`: what is known of it, "2019-03-05", "2019-03", "2019" or "".
    """

    cvx: str
    date: str
    completion: str
    information_source: str


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """One answer message. `status` is QAK-2, `acknowledgment` MSA-1, `errors` the codes of ERR-3.

    `doses` and `forecast` are filled only when the answer is about one person. `unreadable` counts given
    doses that lack a date or a CVX code, `unread` says what is known of them; `truncated` says that the
    history breaks off, `contradiction` that body and codes disagree. `codes` are those of other wire formats
    than HL7 v2, as "name=value" without any pupil's data. `note`: a sentence on how it came, to be shown with it.
    """

    kind: str
    profile: str
    acknowledgment: str
    status: str
    outcome: Outcome
    echo: Echo
    persons: tuple[Person, ...] = ()
    doses: tuple[AnsweredDose, ...] = ()
    forecast: tuple[Forecast, ...] = ()
    immunities: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unreadable: int = 0
    unread: tuple[UnreadDose, ...] = ()
    truncated: bool = False
    contradiction: bool = False
    codes: tuple[str, ...] = ()
    note: str = ""

    @property
    def incomplete(self) -> bool:
        """Whether there may be doses that `doses` does not tell."""
        return self.truncated or self.unreadable > 0 or self.error_without_doses

    @property
    def error_without_doses(self) -> bool:
        """Whether a record without any dose comes under an error: the doses may be what went wrong."""
        error = self.status == "AE" or (self.acknowledgment == "AE" and self.status != "OK")
        return self.outcome is Outcome.FOUND and error and not self.doses

    @property
    def evidence(self) -> tuple[str, ...]:
        """Protocol codes for the log."""
        codes = (("profile", self.profile), ("QAK-2", self.status), ("MSA-1", self.acknowledgment))
        named = [f"{name}={value}" for name, value in codes if value]
        against = ["contradiction"] if self.contradiction else []
        return (*named, *(f"ERR={code}" for code in self.errors), *self.codes, *against)
