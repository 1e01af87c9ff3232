"""HL7 v2.3.1 as the county registries of the regional era spoke it: VXQ in, VXX, VXR, QCK or ACK out.

Source: the message list in HITSP C70 and the public VXQ samples of the CDC; two-part MSH-9, no profile,
demographics by place in QRF-5, ERR in one field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .answers import Voice
from .population import Given, Record
from .products import name_of
from .question import Refusal, is_day
from .verdict import RegistryRules, Wanted
from .wire import field, message, part, safe, segment, segments

VERSIONS = ("2.3.1", "2.4")
_SOURCES = {"00": "New immunization record", "01": "Historical information - source unspecified"}


@dataclass(frozen=True, slots=True)
class LegacyQuestion:
    """A VXQ that may be answered. `echo` is QRD and QRF as they came; `sender` is MSH-3 and -4."""

    control_id: str
    version: str
    sender: tuple[str, str]
    query_id: str
    echo: tuple[str, ...]
    wanted: Wanted


def legacy_reply(rules: RegistryRules, registry: str, text: str, voice: Voice) -> str:
    """The answer to one message, whatever it is."""
    found = segments(text)
    teller = _Teller(voice, rules.today, found[0])
    try:
        question = _read(found)
    except Refusal as refusal:
        return teller.refused(refusal, next((field(one, 4) for one in found if one[0] == "QRD"), ""))
    verdict = rules.verdict(registry, question.wanted)
    if verdict.status == "OK":
        return teller.one(question, verdict.records[0])
    if verdict.status == "SEVERAL":
        return teller.several(question, verdict.records)
    return teller.nobody(question, verdict.status)


def _read(found: Sequence[Sequence[str]]) -> LegacyQuestion:
    """Raises Refusal."""
    msh = found[0]
    _check_msh(msh)
    if [one[0] for one in found] != ["MSH", "QRD", "QRF"]:
        raise Refusal("AE", "QRD" if len(found) < 2 or found[1][0] != "QRD" else "QRF", "100", "MSH QRD QRF")
    _check_query(found[1], found[2])
    qrd = found[1]
    most = part(qrd, 7, 1)
    known = part(qrd, 8, 1) if part(qrd, 8, 13) == "SR" else ""
    wanted = Wanted(field(msh, 4), part(qrd, 8, 2), part(qrd, 8, 3), born_of(found[2]), known, int(most))
    echo = tuple("|".join(one) for one in found[1:])
    return LegacyQuestion(field(msh, 10), field(msh, 12), (field(msh, 3), field(msh, 4)), field(qrd, 4), echo, wanted)


def _check_msh(msh: Sequence[str]) -> None:
    for number, value, code in ((2, "^~\\&", "102"), (9, "VXQ^V01", "200"), (11, "P", "202")):
        if field(msh, number) != value:
            raise Refusal("AR", f"MSH^1^{number}", code, f"must be {value}")
    for number, words in ((4, "sending facility"), (10, "message control id")):
        if not field(msh, number):
            raise Refusal("AE", f"MSH^1^{number}", "101", f"{words} is required")


def _check_query(qrd: Sequence[str], qrf: Sequence[str]) -> None:
    required = (
        (field(qrd, 4), "QRD^1^4", "query id"),
        (part(qrd, 8, 2), "QRD^1^8", "family name"),
        (part(qrd, 8, 3), "QRD^1^8", "given name"),
        (born_of(qrf), "QRF^1^5", "date of birth"),
    )
    for value, place, words in required:
        if not value:
            raise Refusal("AE", place, "101", f"{words} is required")
    if field(qrd, 2) != "R" or part(qrd, 9, 1) != "VXI":
        raise Refusal("AE", "QRD^1^9", "103", "a record (R) about VXI is asked for")
    if not is_day(born_of(qrf)):
        raise Refusal("AE", "QRF^1^5", "102", "date of birth must be YYYYMMDD")
    if not part(qrd, 7, 1).isdigit() or part(qrd, 7, 2) != "RD":
        raise Refusal("AE", "QRD^1^7", "102", "quantity must be n^RD")


def born_of(qrf: Sequence[str]) -> str:
    """The birth date: the second of the demographics in QRF-5."""
    return [*field(qrf, 5).split("~"), "", ""][1]


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes answers to one message; `asked` is its MSH."""

    voice: Voice
    today: date
    asked: Sequence[str]

    def one(self, question: LegacyQuestion, record: Record) -> str:
        doses = [_rxa(dose) for dose in sorted(record.doses, key=lambda dose: (dose.date, dose.cvx))]
        return self._answer("VXR^V03", question, [self._pid(1, record), _mother(record), *doses])

    def several(self, question: LegacyQuestion, records: Sequence[Record]) -> str:
        lines = [line for n, one in enumerate(records, 1) for line in (self._pid(n, one), _mother(one))]
        return self._answer("VXX^V02", question, lines)

    def nobody(self, question: LegacyQuestion, status: str) -> str:
        found = segment("QAK", question.query_id, status)
        return message([self._msh("QCK^Q02"), segment("MSA", "AA", question.control_id), found])

    def refused(self, refusal: Refusal, query_id: str) -> str:
        """QCK for a question with a fault, ACK for what is no question."""
        place = f"{refusal.place}^{refusal.code}&{safe(refusal.words)}"
        acknowledgment = segment("MSA", refusal.acknowledgment, field(self.asked, 10), safe(refusal.words))
        if refusal.acknowledgment == "AR" or not query_id:
            return message([self._msh("ACK"), acknowledgment, segment("ERR", place)])
        found = segment("QAK", query_id, refusal.acknowledgment)
        return message([self._msh("QCK^Q02"), acknowledgment, segment("ERR", place), found])

    def _answer(self, kind: str, question: LegacyQuestion, lines: Sequence[str]) -> str:
        head = [self._msh(kind), segment("MSA", "AA", question.control_id), *question.echo]
        return message([*head, *(line for line in lines if line)])

    def _msh(self, kind: str) -> str:
        sender, control_id = (field(self.asked, 3), field(self.asked, 4)), field(self.asked, 10)
        return segment(
            "MSH", "^~\\&", self.voice.application, self.voice.facility, *sender, f"{self.today:%Y%m%d}081501", "",
            kind, f"A-{control_id}", "P", field(self.asked, 12),
        )  # fmt: skip

    def _pid(self, number: int, record: Record) -> str:
        name = "^".join(safe(one.upper()) for one in (record.last, record.first, record.middle)).rstrip("^")
        address = f"{safe(record.street.upper())}^^{safe(record.city.upper())}^CA^{record.zip_code}"
        twin = [*[""] * 12, "Y", str(record.birth_order)] if record.birth_order else []
        identifier = f"{record.id}^^^{self.voice.authority}^SR"
        return segment(
            "PID", str(number), "", identifier, "", name, "", record.birthdate, record.sex, "", "", address, *twin
        )


def _mother(record: Record) -> str:
    return segment("NK1", "1", safe(record.mother.upper()), "MTH^Mother^HL70063") if record.mother else ""


def _rxa(dose: Given) -> str:
    source = f"{dose.source}^{_SOURCES[dose.source]}^NIP001" if dose.source in _SOURCES else dose.source
    code = f"{dose.cvx}^{safe(name_of(dose.cvx))}^CVX"
    lot = ("AC41B001", "", "SKB") if dose.source == "00" else ("", "", "")
    refusal = "00" if dose.completion == "RE" else ""
    return segment(
        "RXA", "0", "1", dose.date, dose.date, code, "999", "", "", source, *[""] * 5, *lot, refusal, "",
        dose.completion, dose.action,
    )  # fmt: skip
