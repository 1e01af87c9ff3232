"""SOAP on the registry's side: calls read, answers and faults written, the WSDL served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "urn:cdc:iisb:2011"
OPERATIONS = ("connectivityTest", "submitSingleMessage", "submitSingleQuery")
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<soap:Envelope xmlns:soap="{soap}"><soap:Body>{body}</soap:Body></soap:Envelope>'
)
FAULTS = {"SecurityFault": ("10", "Security"), "MessageTooLargeFault": ("1313", "MessageTooLarge"),
          "UnsupportedOperationFault": ("8675309", "UnsupportedOperation"), "fault": ("54353", "Unknown")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Soap:
    """One version of SOAP: its namespace, its media type and that of its WSDL binding."""

    namespace: str
    media: str
    binding: str


SOAP12 = Soap(
    "http://www.w3.org/2003/05/soap-envelope",
    "application/soap+xml; charset=utf-8",
    "http://schemas.xmlsoap.org/wsdl/soap12/",
)
SOAP11 = Soap(
    "http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8", "http://schemas.xmlsoap.org/wsdl/soap/"
)


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with its child elements."""

    operation: str
    fields: Mapping[str, str]


class NoCall(ValueError):
    """A body that is no SOAP call."""


def read_call(data: bytes, soap: Soap = SOAP12) -> Call:
    """Raises NoCall."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoCall from None
    body = root.find(f"{{{soap.namespace}}}Body")
    if root.getroottree().docinfo.internalDTD is not None or body is None or not len(body):
        raise NoCall
    name = etree.QName(body[0])
    fields = {etree.QName(child).localname: child.text or "" for child in body[0] if isinstance(child.tag, str)}
    return Call(name.localname if name.namespace == NAMESPACE else "", fields)


def answered(soap: Soap, operation: str, text: str, manner: str = "") -> bytes:
    """An answer in its envelope. `manner`: cdata or unescaped, as some servers send it."""
    content = text if manner == "unescaped" else escape(text, {"\r": "&#xD;"})
    content = f"<![CDATA[{text}]]>" if manner == "cdata" else content
    inside = f'<{operation}Response xmlns="{NAMESPACE}"><return>{content}</return></{operation}Response>'
    return _wrap(soap, inside)


def fault(soap: Soap, kind: str, words: str) -> bytes:
    """A SOAP fault with the CDC detail element."""
    code, reason = FAULTS[kind]
    inside = f"<Code>{code}</Code><Reason>{reason}</Reason><Detail>{words}</Detail>"
    detail = f'<{kind} xmlns="{NAMESPACE}">{inside}</{kind}>'
    if soap is SOAP11:
        side = "Server" if kind == "fault" else "Client"
        told = f"<faultcode>soap:{side}</faultcode><faultstring>{words}</faultstring><detail>{detail}</detail>"
        return _wrap(soap, f"<soap:Fault>{told}</soap:Fault>")
    side = "Receiver" if kind == "fault" else "Sender"
    return _wrap(
        soap,
        f"<soap:Fault><soap:Code><soap:Value>soap:{side}</soap:Value></soap:Code><soap:Reason>"
        f'<soap:Text xml:lang="en">{words}</soap:Text></soap:Reason><soap:Detail>{detail}</soap:Detail></soap:Fault>',
    )


def _wrap(soap: Soap, body: str) -> bytes:
    return _ENVELOPE.format(soap=soap.namespace, body=body).encode()
