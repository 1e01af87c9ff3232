"""The doors that take HL7: the CDC SOAP service, the SOAP 1.1 gateway of the regional era, and the HTTPS form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from ..model.demo import Place, pupil_key
from .envelopes import SOAP11, SOAP12, Call, NoCall, Soap, answered, fault, read_call
from .faults import deliver
from .house import Compose, House, Said
from .legacy import born_of
from .letters import form_letter, soap_fault, soap_letter
from .registry import reply
from .wire import field, part, segments
from .wsdl import wsdl

MAX_BYTES = 100_000


@dataclass(frozen=True)
class Hl7Desk:
    """HL7 over HTTP for every stand-in that speaks it."""

    house: House

    async def service(self, request: Request) -> Response:
        """SOAP 1.2 at a path of its own a region."""
        return await self._soap(request, self._place(request), SOAP12)

    async def state_service(self, request: Request) -> Response:
        """SOAP 1.2 at the one address of today's state-wide system."""
        return await self._soap(request, self.house.demo.places["cair2"], SOAP12)

    async def gateway(self, request: Request) -> Response:
        """SOAP 1.1; the region is named in the path, or in MSH-6."""
        return await self._soap(request, self._place(request), SOAP11)

    def _place(self, request: Request) -> Place | None:
        place = self.house.demo.places.get(request.path_params.get("region", ""))
        return place if place and place.speaks == "soap" else None

    async def _soap(self, request: Request, place: Place | None, soap: Soap) -> Response:
        if place is None and "region" in request.path_params:
            return Response("no such registry", 404)
        if request.method == "GET":
            return Response(wsdl(str(request.url.replace(query="")), soap), media_type="text/xml")
        body = await request.body()
        if len(body) > MAX_BYTES:
            return self._fault(soap, "MessageTooLargeFault", "The message is too large")
        try:
            call = read_call(body, soap)
        except NoCall:
            return self._fault(soap, "fault", "The request is not a SOAP envelope of this version")
        if soap is SOAP11 and "soapaction" not in request.headers:
            return self._fault(soap, "fault", "SOAPAction is required")
        return await self._operation(request, place, soap, call)

    async def _operation(self, request: Request, place: Place | None, soap: Soap, call: Call) -> Response:
        if call.operation == "connectivityTest":
            echo = answered(soap, call.operation, call.fields.get("echoBack", ""))
            return Response(echo, media_type=soap.media)
        if call.operation not in ("submitSingleMessage", "submitSingleQuery"):
            return self._fault(soap, "UnsupportedOperationFault", "The operation is not supported")
        text = call.fields.get("hl7Message", "")
        place = place or self._by_code(text)
        if place is None:
            return self._fault(soap, "fault", "MSH-6 names no region")
        self.house.hear(place.registry, call.operation, text, request)
        if not self._opens(place, *(call.fields.get(name, "") for name in ("username", "password", "facilityID"))):
            return self._fault(soap, "SecurityFault")
        if text.count("MSH|") > 1:
            return self._fault(soap, "MessageTooLargeFault", "One message a call")
        status = self.house.scenario.fault_status
        letter = soap_letter(place.registry, _key(text), self._compose(place, text), soap, call.operation, status)
        return await deliver(self.house, letter)

    def _by_code(self, text: str) -> Place | None:
        code = next((field(one, 6) for one in segments(text) if one[0] == "MSH"), "")
        registry = self.house.demo.codes.get(code.upper(), code.lower())
        return self.house.demo.places.get(registry) if registry in self.house.demo.homes else None

    def _fault(self, soap: Soap, kind: str, words: str = "") -> Response:
        body = fault(soap, kind, words) if words else soap_fault(soap, kind)
        return Response(body, self.house.scenario.fault_status, media_type=soap.media)

    def _opens(self, place: Place, username: str, password: str, facility: str) -> bool:
        return self.house.accounts.opens(place, username, password) and facility == place.facility

    def _compose(self, place: Place, text: str) -> Compose:
        return lambda rules: Said(reply(rules, place.registry, text, place.software))

    async def form(self, request: Request) -> Response:
        """An HTTPS form with USERID, PASSWORD, FACILITYID and MESSAGEDATA; the body of the answer is HL7."""
        place = next(one for one in self.house.demo.places.values() if one.path == request.url.path)
        body = await request.body()
        if len(body) > MAX_BYTES:
            return Response("too large", 413)
        try:
            given = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
        except ValueError:
            return Response("not a form", 400)
        userid, password, facility, text = (
            given.get(name, [""])[0] for name in ("USERID", "PASSWORD", "FACILITYID", "MESSAGEDATA")
        )
        self.house.hear(place.registry, "form", text, request)
        letter = form_letter(place.registry, _key(text), self._compose(place, text))
        if not self._opens(place, userid, password, facility):
            status, words = letter.refuse()
            return Response(words, status)
        if "MSH|" not in text:
            return Response("MESSAGEDATA holds no message", 400)
        return await deliver(self.house, letter)


def _key(text: str) -> str:
    """Whom a question is about, as a fault names a pupil."""
    found: dict[str, Sequence[str]] = {one[0]: one for one in segments(text)}
    if "QPD" in found:
        return pupil_key(part(found["QPD"], 4, 1), field(found["QPD"], 6))
    return pupil_key(part(found.get("QRD", []), 8, 2), born_of(found.get("QRF", [])))
