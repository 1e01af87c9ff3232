"""Answers in the shapes of registries across the country, written for the tests about invented people.

Each is built from what is documented of a software family, not from any captured message. `SHAPES` names
them with the outcome and the number of given doses each must be read as.
"""

from __future__ import annotations

from .messages import CAIR_FORECAST, COMBINED, FOUND, MMR, PID, TWIN, head

NO_DOSE = "998^No Vaccine Administered^CVX"


def dose(code: str, day: str = "20190305", **fields: str) -> str:
    """One RXA; `f20="CP"` sets RXA-20. Ends with the last field that is set."""
    parts = ["RXA", "0", "1", day, day, code, "1.0"]
    for number, value in sorted((int(name[1:]), value) for name, value in fields.items()):
        parts += [""] * (number + 1 - len(parts))
        parts[number] = value
    return "|".join(parts) + "\r"


def group(code: str, day: str = "20190305", **fields: str) -> str:
    return "ORC|RE||88000009^REG\r" + dose(code, day, **fields)


def seen(*observations: tuple[str, str], number: str = "1") -> str:
    """OBX segments with code and value; `number` is OBX-4."""
    return "".join(
        f"OBX|{n}|CE|{code}^text^LN|{number}|{value}||||||F\r" for n, (code, value) in enumerate(observations, 1)
    )


GIVEN = group("03^MMR^CVX", f9="01^Historical^NIP001", f20="CP")
EVALUATED = GIVEN + seen(("30956-7", "03^MMR^CVX"), ("59779-9", "VXC16^ACIP^CDCPHINVS"), ("59781-5", "Y"))
FORECAST = seen(
    ("30956-7", "21^Varicella^CVX"), ("59779-9", "VXC16^ACIP^CDCPHINVS"), ("30980-7", "20200101"),
    ("59783-1", "LA13423-1^Overdue^LN"),
)  # fmt: skip
ONE_998_EACH = "".join(
    f"ORC|RE||9999^R\r{dose('998^no vaccine admin^CVX', f20='NA')}{FORECAST.replace('21^', f'{cvx}^')}"
    for cvx in ("21", "10", "107")
)
WITHOUT_MSH_21 = head("Z32").replace("|||||||||Z32^CDCPHINVS", "")
TWO_PROFILES = head("Z32").replace("Z32^CDCPHINVS", "Z22^CDCPHINVS~Z32^CDCPHINVS")
NO_QAK = head("Z32").replace("QAK|TCC1|OK|Z34\r", "")
ERR_BEFORE_MSA = head("Z32", "AE", "AE").replace("MSA|", "ERR||PID^1^11|101^Required^HL70357|W\rMSA|", 1)
EMPTY_PID = "PID|1||||^^^^^^|||\r"
NAMELESS = "PID|1||700001^^^ORA^SR||^^^^^^L||20180214|F\r"
OTHER_MARKS = (head("Z32") + PID + COMBINED + MMR).translate(str.maketrans("|^~&", "#*%@"))

SHAPES: dict[str, tuple[str, str, int]] = {
    "CAIR2 answers Z44 under Z32": (head("Z32", asked="Z44") + PID + COMBINED + MMR + CAIR_FORECAST, "FOUND", 2),
    "WebIZ: one block in each of several 998 groups": (head("Z42") + PID + EVALUATED + ONE_998_EACH, "FOUND", 1),
    "STC: evaluation in the dose, local status": (
        head("Z42") + PID + EVALUATED + group("141^Influenza^CVX", "20191001", f20="CP")
        + group(NO_DOSE) + FORECAST.replace("LA13423-1^Overdue^LN", "P^Past Due^STC0002"), "FOUND", 2),
    "WIR: errors over a whole record": (ERR_BEFORE_MSA + PID + GIVEN + GIVEN, "FOUND", 2),
    "NYC: AE over a whole record": (head("Z32", "AE", "AE") + PID + GIVEN, "FOUND", 1),
    "Texas: nothing but forecasts": (head("Z42") + PID + ONE_998_EACH, "FOUND", 0),
    "Montana: many 998 groups": (head("Z42") + PID + GIVEN + ONE_998_EACH * 12, "FOUND", 1),
    "Georgia: counts in QAK, tag replaced": (
        head("Z32").replace("QAK|TCC1|OK|Z34", "QAK|CC1|OK|Z34|1|1|0") + PID + GIVEN, "FOUND", 1),
    "Florida: local series names alone": (
        head("Z42") + PID + GIVEN + group(NO_DOSE) + seen(("59780-7", "VZV^Varicella^L"), ("30980-7", "20200101")),
        "FOUND", 1),
    "Alabama: both vaccine codes in one block": (
        head("Z42") + PID + GIVEN + group(NO_DOSE)
        + seen(("30956-7", "21^V^CVX"), ("30979-9", "21^V^CVX"), ("30980-7", "20200101")), "FOUND", 1),
    "Alaska: sub-id 1 in every block": (head("Z42") + PID + GIVEN + group(NO_DOSE) + FORECAST * 3, "FOUND", 1),
    "North Dakota: zeros before the code, no OBX-1": (
        head("Z42") + PID + group("045^HepB^CVX", f20="CP") + "OBX||TS|30963-3||VXC51^Public^CDCPHINVS||||||F\r",
        "FOUND", 1),
    "Indiana: no ORC at all": (head("Z32") + PID + dose("03^MMR^CVX") + dose("21^VAR^CVX"), "FOUND", 2),
    "two RXA under one ORC": (head("Z32") + PID + GIVEN + dose("21^VAR^CVX", f20="CP"), "FOUND", 2),
    "no MSH-21": (WITHOUT_MSH_21 + PID + GIVEN, "FOUND", 1),
    "two profiles in MSH-21": (TWO_PROFILES + PID + GIVEN, "FOUND", 1),
    "no QAK": (NO_QAK + PID + GIVEN, "FOUND", 1),
    "a person without a name": (head("Z32") + NAMELESS + GIVEN, "FOUND", 1),
    "a person blacked out": (head("Z32") + EMPTY_PID + GIVEN, "FOUND", 1),
    "other separators": (OTHER_MARKS, "FOUND", 2),
    "a lost backslash": (FOUND.replace("^~\\&", "^~&"), "FOUND", 2),
    "a doubled backslash": (FOUND.replace("^~\\&", "^~\\\\&"), "FOUND", 2),
    "small letters": (head("Z32") + PID + GIVEN.replace("RXA", "rxa") + "rxr|IM|LT\r", "FOUND", 1),
    "no completion anywhere": (head("Z32") + PID + group("03^MMR^CVX") + group("21^V^CVX"), "FOUND", 2),
    "refused, not given, deleted": (
        head("Z32") + PID + group("03^MMR^CVX", f20="RE", f18="00^Parental^NIP002") + group("21^V^CVX", f20="NA")
        + group("10^IPV^CVX", f20="CP", f21="D") + GIVEN, "FOUND", 1),
    "partly given": (head("Z32") + PID + group("03^MMR^CVX", f20="PA") + GIVEN, "FOUND", 2),
    "presumed immunity": (
        head("Z32") + PID + GIVEN + group(NO_DOSE, f20="NA") + seen(("59784-9", "38907003^Varicella^SCT")), "FOUND", 1),
    "NDC alone and CPT alone": (
        head("Z32") + PID + group("00006-4681-00^MMR^NDC", f20="CP") + group("90707^MMR^CPT", f20="CP"), "FOUND", 2),
    "a year alone": (head("Z32") + PID + group("03^MMR^CVX", "2019", f20="CP"), "FOUND", 1),
    "the unknown vaccine 999": (head("Z32") + PID + group("999^unknown^CVX", f20="CP"), "FOUND", 1),
    "candidates": (head("Z31") + PID + "NK1|1|BIRCH\r" + TWIN, "CANDIDATES", 0),
    "candidates without a status": (head("Z31", "") + PID + TWIN + TWIN, "CANDIDATES", 0),
    "nobody": (head("Z33", "NF"), "NOT_FOUND", 0),
    "nobody, with an empty PID": (head("Z33", "NF") + EMPTY_PID, "NOT_FOUND", 0),
    "too many": (head("Z33", "TM"), "TOO_MANY", 0),
    "protected": (head("Z33", "PD"), "PROTECTED", 0),
    "a faulty question": (
        head("Z33", "AE", "AE") + "ERR||QPD^1^6|101^Required field missing^HL70357|E\r", "BAD_REQUEST", 0),
    "refused": (head("Z33", "AR", "AR"), "REJECTED", 0),
}  # fmt: skip


def acknowledgment(kind: str, code: str, error: str) -> str:
    return f"MSH|^~\\&|R|R|||20240903||{kind}|9|P|2.5.1\rMSA|{code}|CC1\r{error}"


for _kind in ("ACK", "ACK^Q11", "ACK^Q11^ACK", "ACK^V04^ACK", "ack"):
    _error = "ERR||MSH^1^12|203^Unsupported version id^HL70357|E\r"
    SHAPES[f"{_kind} AE"] = (acknowledgment(_kind, "AE", _error), "BAD_REQUEST", 0)
    SHAPES[f"{_kind} AR"] = (acknowledgment(_kind, "AR", "ERR|MSH^1^12^203&Unsupported version\r"), "REJECTED", 0)
    SHAPES[f"{_kind} CR"] = (acknowledgment(_kind, "CR", ""), "REJECTED", 0)
