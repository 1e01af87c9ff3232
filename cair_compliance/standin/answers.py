"""Answers in the shape CAIR sends them: date-only MSH-7, bare codes, upper-case names, 38890-0 and 30979-9."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from .forecast import counts, due_next
from .population import Given, Record
from .products import components_of, name_of
from .question import Heading, Question, Refusal
from .wire import message, safe, segment

_COMPONENT = "38890-0^COMPONENT VACCINE TYPE^LN"
_NUMBER = "30973-2^Dose number in series^LN"
_ERROR_TEXTS = {
    "100": "Segment sequence error", "101": "Required field missing", "102": "Data type error",
    "103": "Table value not found", "200": "Unsupported message type", "202": "Unsupported processing id",
    "203": "Unsupported version id",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """What a registry calls itself. `authority` assigns its record numbers."""

    application: str
    facility: str
    authority: str


CAIR = Voice("CAIR IIS", "CAIR IIS", "ORA")


def one_person(
    question: Question, record: Record, today: date, *, forecast_as: str = "Z42", voice: Voice = CAIR
) -> str:
    """Z32, or Z42 with a forecast (`forecast_as` Z32 copies a registry that mislabels it)."""
    profile = "Z32" if question.profile == "Z34" else forecast_as
    head = _head(question, profile, "OK", today, voice)
    lines = [*head, _pid(1, record, voice, full=True), _pd1(record), _mother(record), *_doses(record.doses)]
    if question.profile == "Z44":
        lines += _forecast(record, today)
    return message([line for line in lines if line])


def several(question: Question, records: Sequence[Record], today: date, voice: Voice = CAIR) -> str:
    """Z31: candidates without doses."""
    lines = _head(question, "Z31", "OK", today, voice)
    for number, record in enumerate(records, 1):
        lines += [_pid(number, record, voice), _mother(record)]
    return message([line for line in lines if line])


def nobody(question: Question, status: str, today: date, voice: Voice = CAIR) -> str:
    """Z33 with QAK-2 NF, TM or PD."""
    return message(_head(question, "Z33", status, today, voice))


def refused(heading: Heading, refusal: Refusal, today: date, voice: Voice = CAIR) -> str:
    """Z33 with AE, or a bare ACK when the message cannot be treated as a query at all."""
    error = segment(
        "ERR", "", refusal.place, f"{refusal.code}^{_ERROR_TEXTS[refusal.code]}^HL70357", "E", "", "", "", refusal.words
    )
    acknowledgment = segment("MSA", refusal.acknowledgment, heading.control_id)
    if refusal.acknowledgment == "AR" or not heading.raw_qpd:
        return message([_msh("ACK^Q11^ACK", heading.control_id, heading.site, "", today, voice), acknowledgment, error])
    return message([
        _msh("RSP^K11^RSP_K11", heading.control_id, heading.site, "Z33", today, voice),
        acknowledgment,
        error,
        segment("QAK", heading.tag, refusal.acknowledgment, heading.profile),
        heading.raw_qpd,
    ])  # fmt: skip


def _msh(kind: str, control_id: str, site: str, profile: str, today: date, voice: Voice) -> str:
    profile = f"{profile}^CDCPHINVS" if profile else ""
    return segment(
        "MSH", "^~\\&", voice.application, voice.facility, "", site, _day(today), "", kind, control_id, "P", "2.5.1",
        *[""] * 8, profile, voice.application, site,
    )  # fmt: skip


def _head(question: Question, profile: str, status: str, today: date, voice: Voice) -> list[str]:
    return [
        _msh("RSP^K11^RSP_K11", question.control_id, question.site, profile, today, voice),
        segment("MSA", "AA", question.control_id, "", "0", "", "0^Message Accepted^HL70357"),
        segment("QAK", question.tag, status, question.profile),
        question.raw_qpd,
    ]


def _pid(number: int, record: Record, voice: Voice, *, full: bool = False) -> str:
    identifiers = f"{record.id}^^^{voice.authority}^SR"
    name = _upper(record.last, record.first, record.middle)
    mother = f"{safe(record.mother.upper())}^" if record.mother else ""
    address = f"{safe(record.street.upper())}^^{safe(record.city.upper())}^CA^{record.zip_code}^^H"
    twin = record.birth_order
    tail = ["", "", *[""] * 8, "2186-5" if full else "", "", "Y" if twin else "N", str(twin)]
    race = "2131-1" if full else ""
    return segment(
        "PID", str(number), "", identifiers, "", name, mother.rstrip("^"), record.birthdate, record.sex, "", race,
        address, *tail,
    )  # fmt: skip


def _upper(*parts: str) -> str:
    return "^".join(safe(part.upper()) for part in parts).rstrip("^")


def _pd1(record: Record) -> str:
    return "PD1" + "|" * 11 + f"02|{'Y' if record.locked else 'N'}||||A"


def _mother(record: Record) -> str:
    return segment("NK1", "1", f"{safe(record.mother.upper())}", "MTH") if record.mother else ""


@lru_cache(maxsize=1_000)
def _doses(doses: tuple[Given, ...]) -> tuple[str, ...]:
    """ORC RXA [RXR] OBX groups; written once, so that a stand-in asked hundreds of times a second keeps its pace."""
    lines: list[str] = []
    numbered: Counter[str] = Counter()
    observation = 0
    for place, dose in enumerate(sorted(doses, key=lambda dose: (dose.date, dose.cvx)), 1):
        lines += [segment("ORC", "RE", "", str(88000000 + place)), _rxa(dose)]
        if not counts(dose):
            continue
        if dose.source == "00":
            lines.append("RXR|IM|LT")
        for number, (code, name) in enumerate(components_of(dose.cvx), 1):
            numbered[code] += 1
            lines.append(_obx(observation + 1, "CE", _COMPONENT, number, f"{code}^{name}^CVX"))
            lines.append(_obx(observation + 2, "NM", _NUMBER, number, str(numbered[code])))
            observation += 2
    return tuple(lines)


def _rxa(dose: Given) -> str:
    code = f"{dose.cvx}^{name_of(dose.cvx)}^CVX"
    refusal = "00" if dose.completion == "RE" else ""
    own = dose.source == "00"
    return segment(
        "RXA", "0", "1", dose.date, dose.date, code, "1.0", "", "", dose.source, "", "^^^ORCHARDTEST" if own else "",
        "", "", "", "AC41B001" if own else "", "", "SKB" if own else "", refusal, "", dose.completion, dose.action,
    )  # fmt: skip


def _obx(number: int, kind: str, code: str, sub_id: int, value: str) -> str:
    return f"OBX|{number}|{kind}|{code}|{sub_id}|{value}||||||F"


def _forecast(record: Record, today: date) -> list[str]:
    """One RXA 998 and five OBX a vaccine, sub-ids from 0."""
    lines = [
        "ORC|RE||0",
        segment("RXA", "0", "1", _day(today), _day(today), "998^No Vaccine Administered^CVX", "999"),
    ]
    for sub_id, due in enumerate(due_next(record)):
        observations = (
            ("CE", "30979-9^Vaccines Due Next^LN", f"{due.code}^{due.name}^CVX"),
            ("TS", "30980-7^Date Vaccine Due^LN", due.date),
            ("NM", "30973-2^Vaccine due next dose number^LN", str(due.number)),
            ("TS", "30981-5^Earliest date to give^LN", due.date),
            ("CE", "30982-3^Reason applied by forecast logic to project this vaccine^LN", "ACIP schedule"),
        )
        for n, (kind, loinc, value) in enumerate(observations, sub_id * len(observations) + 1):
            lines.append(_obx(n, kind, loinc, sub_id, value))
    return lines if len(lines) > 2 else []


def _day(value: date) -> str:
    return value.strftime("%Y%m%d")
