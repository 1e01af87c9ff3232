"""RXA and OBX of an answer: doses, forecasts, presumed immunity.

What a block is follows from RXA-5, never from the profile: 998 opens a forecast or immunity group, any
other code is a dose. Inside a 998 group the first code met out of {30956-7, 30979-9, 59780-7} delimits
forecasts; OBX-4 is not a key. This fits the answers of all registries seen so far.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.answers import AnsweredDose, Forecast
from .coded import NO_VACCINE, bare_year, cvx_in, full_date, partial_date
from .completion import CODES, NO_WHOLE_DOSE, NOT_GIVEN, became
from .hl7 import Fields
from .parsed import UnreadDose
from .plaindose import plain_dose

DELIMITERS = frozenset({"30956-7", "30979-9", "59780-7"})
"""LOINC: vaccine type; vaccines due next; series name."""

DUE_NEXT = "30979-9"
IMMUNITY = "59784-9"
DUE, EARLIEST, NUMBER, STATUS = "30980-7", "30981-5", "30973-2", "59783-1"


@dataclass(slots=True)
class _Block:
    """A forecast being read."""

    cvx: str
    label: str
    values: dict[str, str] = field(default_factory=dict)

    def forecast(self) -> Forecast:
        return Forecast(
            cvx=self.cvx,
            label=self.label,
            due=full_date(self.values.get(DUE, "")),
            earliest=full_date(self.values.get(EARLIEST, "")),
            dose_number=self.values.get(NUMBER, ""),
            status=self.values.get(STATUS, ""),
        )


@dataclass(slots=True)
class History:
    """Reads ORC, RXA and OBX in the order they stand.

    `unread`: doses without a code or a date. `doubtful` counts those of `doses` whose completion nobody knows.
    """

    doses: list[AnsweredDose] = field(default_factory=list)
    unread: list[UnreadDose] = field(default_factory=list)
    forecasts: list[Forecast] = field(default_factory=list)
    immunities: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    groups: int = 0
    doubtful: int = 0
    _order: str = ""
    _not_a_dose: bool = False
    _delimiter: str = ""
    _block: _Block | None = None

    @property
    def unreadable(self) -> int:
        """How many doses may have been given, and cannot count for want of a code, a date or a known completion."""
        return self.doubtful + sum(dose.completion not in NO_WHOLE_DOSE for dose in self.unread)

    def orc(self, order: str) -> None:
        """A new group. `order`: ORC-3, the registry's id of the dose."""
        if self._not_a_dose or self._block is not None:
            self._close()
            self._not_a_dose = False
        self._order = "" if order in ("0", "9999") else order

    def plain(self, segment: str) -> bool:
        """Take a whole RXA if it is plain, as `rxa` would; False when `rxa` has to."""
        dose = plain_dose(segment, self._order)
        if dose is None:
            return False
        if self._not_a_dose or self._block is not None:
            self._close()
        self.groups += 1
        self._order, self._not_a_dose = "", False
        self.doses.append(dose)
        return True

    def rxa(self, fields: Fields, *, cut: bool = False) -> None:
        """A new group, with or without an ORC of its own. `cut`: the message may break off inside this segment."""
        self._close()
        self.groups += 1
        order, self._order = self._order, ""
        cvx = "" if cut and _inside_a_code(fields) else cvx_in(fields, 5)[0]
        self._not_a_dose = cvx == NO_VACCINE
        if not self._not_a_dose:
            self._dose(fields, cvx, order)

    def _dose(self, fields: Fields, cvx: str, order: str) -> None:
        completion, deleted = became(fields)
        if deleted:
            return
        begun, ended, source = fields.texts(3, 4, 9)
        day, known = begun or ended, not completion or completion in CODES
        given = partial_date(day)
        if not known:
            self.warnings.append("a dose has a completion status that is not known")
        if given and cvx:
            self.doses.append(AnsweredDose(cvx, given, completion, source, order))
            self.doubtful += not known
        elif completion not in NOT_GIVEN:
            self.unread.append(UnreadDose(cvx, str(given or bare_year(day)), completion, source))
            self.warnings.append("a dose has no readable date" if cvx else "a dose has no CVX code")

    @property
    def observing(self) -> bool:
        """Whether observations matter: those of a dose are the registry's own evaluation and are left alone.

        But some registries hang the forecast under the last dose; 30979-9 says that it begins.
        """
        return self._not_a_dose or self._block is not None

    def obx(self, fields: Fields) -> None:
        """One observation of a 998 group, or of a forecast under a dose."""
        codes = (_observed(fields), fields.text(3, 4))
        if IMMUNITY in codes:
            self.immunities.append(fields.text(5))
            return
        begins = DELIMITERS if self._not_a_dose else {DUE_NEXT}
        code = next((code for code in codes if code in begins), "")
        if code and code == (self._delimiter or code):
            self._open(code, fields)
        elif self._block is not None:
            self._note(codes[0], fields)

    def _open(self, code: str, fields: Fields) -> None:
        self._flush()
        self._delimiter = code
        self._block = _Block(*cvx_in(fields, 5))

    def _note(self, code: str, fields: Fields) -> None:
        block = self._block
        assert block is not None
        if code in DELIMITERS and not block.cvx:
            block.cvx = cvx_in(fields, 5)[0]
        elif code == STATUS:
            block.values.setdefault(code, fields.text(5, 2) or fields.text(5))
        else:
            block.values.setdefault(code, fields.text(5))

    def _flush(self) -> None:
        if self._block is not None:
            self.forecasts.append(self._block.forecast())
        self._block = None

    def _close(self) -> None:
        self._flush()
        self._delimiter = ""

    def end(self) -> None:
        """Close the last group. Call once after the last segment."""
        self._close()


def _observed(fields: Fields) -> str:
    """The code of OBX-3; of several parts ("30979-9&30980-7") the last says what the value is."""
    code = fields.raw(3).split(fields.separators.component, 1)[0]
    return code.rsplit(fields.separators.subcomponent, 1)[-1].strip()


def _inside_a_code(fields: Fields) -> bool:
    """Whether a segment ends with a bare number as its code, which may be the start of another."""
    return len(fields.parts) <= 6 and fields.separators.component not in fields.raw(5)
