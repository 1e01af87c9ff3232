"""SOAP on the registry's side: calls read, answers and faults written, the WSDL served."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

NAMESPACE = "urn:cdc:iisb:2011"
OPERATIONS = ("connectivityTest", "submitSingleMessage", "submitSingleQuery")
_SOAP = "http://www.w3.org/2003/05/soap-envelope"
_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<soap:Envelope xmlns:soap="{soap}"><soap:Body>{body}</soap:Body></soap:Envelope>'
)
_CODES = {"SecurityFault": ("10", "Security"), "MessageTooLargeFault": ("1313", "MessageTooLarge"),
          "UnsupportedOperationFault": ("8675309", "UnsupportedOperation"), "fault": ("54353", "Unknown")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One operation with its child elements."""

    operation: str
    fields: Mapping[str, str]


class NoCall(ValueError):
    """A body that is no SOAP call."""


def read_call(data: bytes) -> Call:
    """Raises NoCall."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoCall from None
    body = root.find(f"{{{_SOAP}}}Body")
    if root.getroottree().docinfo.internalDTD is not None or body is None or not len(body):
        raise NoCall
    name = etree.QName(body[0])
    fields = {etree.QName(child).localname: child.text or "" for child in body[0] if isinstance(child.tag, str)}
    return Call(name.localname if name.namespace == NAMESPACE else "", fields)


def answered(operation: str, text: str) -> bytes:
    content = escape(text, {"\r": "&#xD;"})
    return _wrap(f'<{operation}Response xmlns="{NAMESPACE}"><return>{content}</return></{operation}Response>')


def fault(kind: str, words: str) -> bytes:
    """A SOAP 1.2 fault with the CDC detail element."""
    code, reason = _CODES[kind]
    inside = f"<Code>{code}</Code><Reason>{reason}</Reason><Detail>{words}</Detail>"
    detail = f'<{kind} xmlns="{NAMESPACE}">{inside}</{kind}>'
    side = "Receiver" if kind == "fault" else "Sender"
    return _wrap(
        f"<soap:Fault><soap:Code><soap:Value>soap:{side}</soap:Value></soap:Code><soap:Reason>"
        f'<soap:Text xml:lang="en">{words}</soap:Text></soap:Reason><soap:Detail>{detail}</soap:Detail></soap:Fault>'
    )


def _wrap(body: str) -> bytes:
    return _ENVELOPE.format(soap=_SOAP, body=body).encode()


def wsdl(address: str) -> bytes:
    """The CDC IIS service description for one address."""
    types = "".join(_element(name, ("username", "password", "facilityID", "hl7Message")) for name in OPERATIONS[1:])
    types += _element("connectivityTest", ("echoBack",))
    types += "".join(_element(f"{name}Response", ("return",)) for name in OPERATIONS)
    types += "".join(_element(name, ("Code", "Reason", "Detail")) for name in _CODES)
    messages = "".join(
        f'<wsdl:message name="{name}{end}"><wsdl:part name="parameters" element="iis:{name}{end}"/></wsdl:message>'
        for name in OPERATIONS
        for end in ("", "Response")
    )
    ports = "".join(
        f'<wsdl:operation name="{name}"><wsdl:input message="iis:{name}"/>'
        f'<wsdl:output message="iis:{name}Response"/></wsdl:operation>'
        for name in OPERATIONS
    )
    bound = "".join(
        f'<wsdl:operation name="{name}"><soap12:operation soapAction="{NAMESPACE}:{name}" style="document"/>'
        '<wsdl:input><soap12:body use="literal"/></wsdl:input><wsdl:output><soap12:body use="literal"/></wsdl:output>'
        "</wsdl:operation>"
        for name in OPERATIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" '
        f'xmlns:iis="{NAMESPACE}" name="IISServiceNew" targetNamespace="{NAMESPACE}">'
        f'<wsdl:types><xs:schema elementFormDefault="qualified" targetNamespace="{NAMESPACE}">{types}</xs:schema>'
        f'</wsdl:types>{messages}<wsdl:portType name="IIS_PortType">{ports}</wsdl:portType>'
        '<wsdl:binding name="client_Binding_Soap12" type="iis:IIS_PortType">'
        f'<soap12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</wsdl:binding>'
        '<wsdl:service name="client_Service"><wsdl:port binding="iis:client_Binding_Soap12" name="client_Service12">'
        f'<soap12:address location="{escape(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>'
    ).encode()


def _element(name: str, children: tuple[str, ...]) -> str:
    inner = "".join(_child(child) for child in children)
    return f'<xs:element name="{name}"><xs:complexType><xs:sequence>{inner}</xs:sequence></xs:complexType></xs:element>'


def _child(name: str) -> str:
    kind = "integer" if name == "Code" else "string"
    occurs = ' minOccurs="0"' if name in ("username", "password", "facilityID") else ""
    return f'<xs:element name="{name}" type="xs:{kind}" nillable="true"{occurs}/>'
