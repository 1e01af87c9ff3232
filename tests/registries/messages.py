"""Answers written for the tests, in the shapes registries send. All people are invented."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cair_compliance.model.people import Pupil
from cair_compliance.registries.answering import answer_of, no_answer
from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.failures import NotOurs
from cair_compliance.registries.hl7_adapter import read
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.qbp import Question, build

LENA = Pupil("", 2, "Okafor", "Lena", "Rose", birthdate=date(2018, 2, 14), sex="F")


def question(pupil: Pupil = LENA, profile: str = "Z34", control_id: str = "CC1") -> Question:
    now = datetime(2024, 9, 3, 8, 15, tzinfo=UTC)
    return build(pupil, profile, load_dialect("cair"), facility="DE-900001", control_id=control_id, now=now)


def head(profile: str, status: str = "OK", acknowledgment: str = "AA", asked: str = "Z34") -> str:
    return (
        f"MSH|^~\\&|CAIR IIS|CAIR IIS||DE-900001|20240903||RSP^K11^RSP_K11|CC1|P|2.5.1|||||||||{profile}^CDCPHINVS\r"
        f"MSA|{acknowledgment}|CC1||0||0^Message Accepted^HL70357\r"
        f"QAK|TCC1|{status}|{asked}\r"
        f"QPD|{asked}^Request^CDCPHINVS|TCC1||Okafor^Lena^Rose^^^^L||20180214|F|^^^CA^^USA^H\r"
    )


PID = (
    "PID|1||700001^^^ORA^SR||OKAFOR^LENA^ROSE|BIRCH|20180214|F||2054-5|41 TEST LN^^FRESNO^CA^93701^^H|||||||||||||N|0\r"
)
TWIN = "PID|2||700002^^^ORA^SR||OKAFOR^LEO||20180214|M||||||||||||||||Y|2\r"
MMR = "ORC|RE||88000003\rRXA|0|1|20190305|20190305|03^MMR^CVX|1.0|||01|||||||||||CP\r"
COMBINED = (
    "ORC|RE||88000001\r"
    "RXA|0|1|20180416|20180416|110^DTaP-HepB-IPV^CVX|1.0|||00||^^^SITE||||LOT1||SKB|||CP\r"
    "RXR|IM|LT\r"
    "OBX|1|CE|38890-0^COMPONENT VACCINE TYPE^LN|1|107^DTP/aP^CVX||||||F\r"
    "OBX|2|NM|30973-2^Dose number in series^LN|1|1||||||F\r"
)
CAIR_FORECAST = (
    "ORC|RE||0\r"
    "RXA|0|1|20240903|20240903|998^No Vaccine Administered^CVX|999\r"
    "OBX|15|CE|30979-9^Vaccines Due Next^LN|0|107^DTP/aP^CVX^90700^DTP/aP^CPT||||||F\r"
    "OBX|16|TS|30980-7^Date Vaccine Due^LN|0|20180818||||||F\r"
    "OBX|17|NM|30973-2^Dose number^LN|0|3||||||F\r"
    "OBX|18|TS|30981-5^Earliest date to give^LN|0|20180716||||||F\r"
    "OBX|19|CE|30982-3^Reason^LN|0|ACIP schedule||||||F\r"
    "OBX|20|CE|30979-9^Vaccines Due Next^LN|1|03^MMR^CVX||||||F\r"
    "OBX|21|TS|30980-7^Date Vaccine Due^LN|1|20220214||||||F\r"
)
FOUND = head("Z32") + PID + COMBINED + MMR


def answered(text, asked, pupil, connection, twins=frozenset()):
    """What the run makes of one returned text."""
    try:
        return answer_of(read(text, asked), pupil, connection, twins)
    except (Unusable, NotOurs) as error:
        return no_answer(connection, error)
