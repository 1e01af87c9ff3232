"""A QBP^Q11 as a registry checks it: strictly, naming the field that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .wire import field, part, segments


class Refusal(Exception):
    """Why a question is not answered. `acknowledgment` AE or AR; `place` as in ERR-2."""

    def __init__(self, acknowledgment: str, place: str, code: str, words: str) -> None:
        super().__init__(words)
        self.acknowledgment = acknowledgment
        self.place = place
        self.code = code
        self.words = words


@dataclass(frozen=True, slots=True)
class Question:
    """A question that may be answered. `raw_qpd` is echoed as it came."""

    control_id: str
    site: str
    profile: str
    tag: str
    raw_qpd: str
    registry_id: str
    last: str
    first: str
    middle: str
    birthdate: str
    sex: str
    wanted: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What can be said of any message, however wrong."""

    control_id: str
    site: str
    tag: str
    profile: str
    raw_qpd: str
    kind: str


def heading(text: str) -> Heading:
    parts = {item[0]: item for item in reversed(segments(text))}
    msh, qpd = parts.get("MSH", []), parts.get("QPD", [])
    return Heading(field(msh, 10), field(msh, 4), field(qpd, 2), part(msh, 21, 1), "|".join(qpd), field(msh, 9))


def read_question(text: str) -> Question:
    """Raises Refusal."""
    found = segments(text)
    names = [item[0] for item in found]
    if not names or names[0] != "MSH":
        raise Refusal("AR", "MSH", "100", "the message does not begin with MSH")
    _check_msh(found[0])
    if names != ["MSH", "QPD", "RCP"]:
        raise Refusal("AE", "QPD" if "QPD" not in names else "RCP", "100", "segments are MSH QPD RCP")
    _check_qpd(found[0], found[1])
    return _question(found[0], found[1], _wanted(found[2]))


def _check_msh(msh: Sequence[str]) -> None:
    exact = (
        (2, "^~\\&", "102", "encoding characters"),
        (9, "QBP^Q11^QBP_Q11", "200", "message type must be QBP^Q11^QBP_Q11"),
        (11, "P", "202", "processing id must be P"),
        (12, "2.5.1", "203", "version must be 2.5.1"),
    )
    for number, value, code, words in exact:
        if field(msh, number) != value:
            raise Refusal("AR", f"MSH^1^{number}", code, words)
    for number, words in ((4, "sending facility"), (10, "message control id"), (22, "responsible organization")):
        if not field(msh, number):
            raise Refusal("AE", f"MSH^1^{number}", "101", f"{words} is required")
    if not _is_time(field(msh, 7)):
        raise Refusal("AE", "MSH^1^7", "102", "date and time of the message")
    if field(msh, 21) not in ("Z34^CDCPHINVS", "Z44^CDCPHINVS"):
        raise Refusal("AE", "MSH^1^21", "103", "profile must be Z34 or Z44")


def _is_time(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m%d%H%M%S%z")
    except ValueError:
        return False
    return True


def _check_qpd(msh: Sequence[str], qpd: Sequence[str]) -> None:
    if part(qpd, 1, 1) != part(msh, 21, 1) or part(qpd, 1, 3) not in ("CDCPHINVS", "HL70471"):
        raise Refusal("AE", "QPD^1^1", "103", "message query name must agree with the profile")
    required = (
        (field(qpd, 2), "2", "query tag"),
        (part(qpd, 4, 1), "4^1^1", "family name"),
        (part(qpd, 4, 2), "4^1^2", "given name"),
        (field(qpd, 6), "6", "date of birth"),
        (field(qpd, 7), "7", "administrative sex"),
        (field(qpd, 8), "8", "address"),
    )
    for value, place, words in required:
        if not value:
            raise Refusal("AE", f"QPD^1^{place}", "101", f"{words} is required")
    _check_values(qpd)


def _check_values(qpd: Sequence[str]) -> None:
    if not is_day(field(qpd, 6)):
        raise Refusal("AE", "QPD^1^6", "102", "date of birth must be YYYYMMDD")
    if field(qpd, 7) not in ("F", "M", "O", "U", "T"):
        raise Refusal("AE", "QPD^1^7", "103", "administrative sex")
    if part(qpd, 8, 7) not in ("L", "P", "H"):
        raise Refusal("AE", "QPD^1^8^1^7", "103", "address type")
    if field(qpd, 10) == "Y" and not field(qpd, 11):
        raise Refusal("AE", "QPD^1^11", "101", "birth order is required for a multiple birth")


def is_day(text: str) -> bool:
    """Whether a text is a calendar day as YYYYMMDD."""
    try:
        return len(text) == 8 and bool(datetime.strptime(text, "%Y%m%d"))  # noqa: DTZ007 - a calendar day
    except ValueError:
        return False


def _wanted(rcp: Sequence[str]) -> int:
    count = part(rcp, 2, 1)
    if field(rcp, 1) != "I" or not count.isdigit() or not part(rcp, 2, 2).startswith("RD"):
        raise Refusal("AE", "RCP^1^2", "102", "quantity must be n^RD")
    if part(rcp, 3, 1) != "R":
        raise Refusal("AE", "RCP^1^3", "101", "response modality is required")
    return int(count)


def _question(msh: Sequence[str], qpd: Sequence[str], wanted: int) -> Question:
    state_ids = [item.split("^") for item in field(qpd, 3).split("~")]
    return Question(
        control_id=field(msh, 10),
        site=field(msh, 4),
        profile=part(msh, 21, 1),
        tag=field(qpd, 2),
        raw_qpd="|".join(qpd),
        registry_id=next((item[0] for item in state_ids if len(item) > 4 and item[4] == "SR"), ""),
        last=part(qpd, 4, 1),
        first=part(qpd, 4, 2),
        middle=part(qpd, 4, 3),
        birthdate=field(qpd, 6),
        sex=field(qpd, 7),
        wanted=wanted,
    )
