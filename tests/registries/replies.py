"""JSON interfaces played by a function, and answers written for the tests. All people are invented."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx2
from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import strategies as st

from cair_compliance.model.answers import Match
from cair_compliance.model.people import Pupil
from cair_compliance.registries.adapter import Call, Inquiry
from cair_compliance.registries.answering import answer_of, no_answer
from cair_compliance.registries.dialect import load_dialect
from cair_compliance.registries.failures import NotOurs, Unreachable
from cair_compliance.registries.hl7 import Unsendable
from cair_compliance.registries.matching import fold_person
from cair_compliance.registries.parsed import Unusable
from cair_compliance.registries.settings import Connection, Credentials, Pace
from cair_compliance.registries.speaking import adapter_of

from .playing import Playing

LENA = Pupil(
    "", 2, "Okafor", "Lena", "Rose", birthdate=date(2018, 2, 14), sex="F",
    street="41 Test Orchard Ln", city="Fresno", zip_code="93701",
)  # fmt: skip
NOW = datetime(2024, 9, 3, 8, 15, tzinfo=UTC)
KEY = generate_private_key(SECP384R1())
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
SECRET = Credentials("key-1", "hush-hush", "11111111-2222-4333-8444-555555555555")
CLIENT = Credentials("client-1", PEM, "DE-900001")
BASES = {"redox": "https://redox.example.org", "fhir": "https://iis.example.org/fhir/R4"}
FAILURES = (Unsendable, Unreachable, Unusable, NotOurs)


def connection(name: str, who: Credentials = CLIENT, *, seconds: float = 5, search: str = "form") -> Connection:
    dialect = load_dialect(name)
    dialect = replace(dialect, rest=replace(dialect.rest, search=search))
    return Connection(name, name, dialect, BASES[name], "Z34", Pace(total_seconds=seconds), given=who)


class Registry:
    """Plays one registry: gives tokens, keeps every request, and answers with what `answer` makes of it."""

    def __init__(self, name, answer, *, who=CLIENT, **words):
        self.connection = connection(name, who, **words)
        self.answer, self.requests, self.tokens = answer, [], 0
        self.adapter = adapter_of(self.connection)

    def play(self, request):
        self.requests.append(request)
        if "/auth/" in request.url.path:
            return self.give_token(request)
        return self.answer(request) if callable(self.answer) else reply(self.answer)

    def give_token(self, request):
        self.tokens += 1
        token = f"token-{self.tokens}"
        return reply({"accessToken": token, "access_token": token, "expires_in": 300, "token_type": "Bearer"})

    def run(self, work):
        async def main():
            async with Playing(self.play) as client:
                return await work(Call(client, self.connection, self.connection.given))

        return asyncio.run(main())

    def ask(self, pupil=LENA, profile="Z34", registry_id=""):
        inquiry = Inquiry(pupil, "CC1", profile, NOW, registry_id)
        return self.run(lambda call: self.adapter.ask(call, inquiry))

    def answered(self, pupil=LENA, **more):
        """What the run makes of it."""
        try:
            return answer_of(self.ask(pupil, **more), pupil, self.connection, frozenset())
        except FAILURES as error:
            return no_answer(self.connection, error)

    @property
    def asked(self):
        """The requests that were no token's."""
        return [request for request in self.requests if "/auth/" not in request.url.path]


def reply(document, status=200, **headers):
    return httpx2.Response(status, json=document, headers={name.replace("_", "-"): v for name, v in headers.items()})


def changed(document, **paths):
    """A deep copy with values put at "a__b__0__c" paths; DROP takes the key away."""
    copied = copy.deepcopy(document)
    for path, value in paths.items():
        node, steps = copied, [int(step) if step.isdigit() else step for step in path.split("__")]
        for step in steps[:-1]:
            node = node[step]
        if value is DROP:
            del node[steps[-1]]
        else:
            node[steps[-1]] = value
    return copied


DROP = object()


def redox_dose(code="03", when="2019-03-05T00:00:00.000Z", codeset="CVX", **more):
    return {"DateTime": when, "Product": {"Code": code, "Codeset": codeset}, "RefusalReason": None,
            "Order": {"ID": "88000003"}, **more}  # fmt: skip


def redox_person(last="OKAFOR", first="LENA", born="2018-02-14", number="700001", **more):
    return {"Identifiers": [{"ID": number, "IDType": "SR"}],
            "Demographics": {"FirstName": first, "LastName": last, "DOB": born, "Sex": "Female", **more}}  # fmt: skip


REDOX_META = {
    "DataModel": "Vaccination", "EventType": "PatientQueryResponse", "Message": {"ID": 5001}, "Logs": [{"ID": "Ada"}]
}  # fmt: skip
REDOX_FOUND = {
    "Meta": REDOX_META,
    "Patient": {**redox_person(), "Vaccinations": [redox_dose("110", "2018-04-16T00:00:00Z"), redox_dose()]},
    "PotentialMatches": [],
}
REDOX_NOBODY = {"Meta": REDOX_META, "Patient": {}, "PotentialMatches": []}


def patient(number="700001", last="OKAFOR", first="LENA", born="2018-02-14", **more):
    return {"resourceType": "Patient", "id": number, "name": [{"family": last, "given": [first, "ROSE"]}],
            "birthDate": born, "gender": "female", **more}  # fmt: skip


def graded(person, grade="certain"):
    extension = {"url": "http://hl7.org/fhir/StructureDefinition/match-grade", "valueCode": grade}
    return {"resource": person, "search": {"mode": "match", "extension": [extension]}}


def bundle(*entries, **more):
    found = [entry if "resource" in entry else {"resource": entry} for entry in entries]
    return {"resourceType": "Bundle", "type": "searchset", "entry": found, **more}


def immunization(cvx="03", when="2019-03-05", number="88000003", of="Patient/700001", **more):
    coding = {"system": "http://hl7.org/fhir/sid/cvx", "code": cvx}
    return {"resourceType": "Immunization", "id": number, "status": "completed", "vaccineCode": {"coding": [coding]},
            "patient": {"reference": of}, "occurrenceDateTime": when, **more}  # fmt: skip


def outcome(code, severity="error"):
    return {"resourceType": "OperationOutcome", "issue": [{"severity": severity, "code": code, "diagnostics": "Lena"}]}


FHIR_MATCH = bundle(graded(patient()), total=1)
FHIR_DOSES = bundle(immunization("110", "2018-04-16", "88000001"), immunization(), total=2)


def fhir(match=FHIR_MATCH, doses=FHIR_DOSES, recommended=None, read=None):
    """An answer function from the answers to each kind of request: documents, or ready responses."""

    def answer(request):
        path = request.url.path
        kinds = (("$match", match), ("ImmunizationRecommendation", recommended), ("Immunization", doses), ("", read))
        found = next(given for mark, given in kinds if mark in path)
        if callable(found):
            found = found(request)
        return reply(found) if isinstance(found, dict) else found or httpx2.Response(404)

    return answer


LEAF = st.none() | st.booleans() | st.integers(-5, 2100) | st.text(max_size=4) | st.sampled_from([
    "OKAFOR", "LENA", "MINH", "2018-02-14", "2017-09-30", "CVX", "03", "2019-03-05T00:00:00Z", "Vaccination",
    "Patient/700002", "700002", "completed", "next",
])  # fmt: skip
ANY = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner))


@st.composite
def damaged(draw, sources):
    """A real answer with up to four places replaced or taken away."""
    document = json.loads(json.dumps(draw(st.sampled_from(sources))))
    for _ in range(draw(st.integers(1, 4))):
        _damage(draw, document)
    return document


def _damage(draw, node):
    while places := (list(node) if isinstance(node, dict) else list(range(len(node)))):
        place = draw(st.sampled_from(places))
        if isinstance(node[place], dict | list) and draw(st.integers(0, 4)):
            node = node[place]
            continue
        if draw(st.booleans()):
            node[place] = draw(ANY)
        else:
            del node[place]
        return


def never_serves_another_child(registry):
    """No error but those of the seam, and doses only of the child that was asked about."""
    with contextlib.suppress(*FAILURES):
        registry.ask()
    answer = registry.answered()
    if answer.match is Match.EXACT:
        person = answer.person
        shown = fold_person(person.last_name), fold_person(person.first_name), person.birthdate
        assert shown == ("okafor", "lena", LENA.birthdate)
    else:
        assert answer.doses == ()
