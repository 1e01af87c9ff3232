"""The CDC IIS service description (WSDL 2011) that the SOAP stand-ins serve."""

from __future__ import annotations

from xml.sax.saxutils import escape

from .envelopes import FAULTS, NAMESPACE, OPERATIONS, SOAP12, Soap


def wsdl(address: str, soap: Soap = SOAP12) -> bytes:
    """The CDC IIS service description for one address and version of SOAP."""
    types = "".join(_element(name, ("username", "password", "facilityID", "hl7Message")) for name in OPERATIONS[1:])
    types += _element("connectivityTest", ("echoBack",))
    types += "".join(_element(f"{name}Response", ("return",)) for name in OPERATIONS)
    types += "".join(_element(name, ("Code", "Reason", "Detail")) for name in FAULTS)
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
        f'<wsdl:operation name="{name}"><bound:operation soapAction="{NAMESPACE}:{name}" style="document"/>'
        '<wsdl:input><bound:body use="literal"/></wsdl:input><wsdl:output><bound:body use="literal"/></wsdl:output>'
        "</wsdl:operation>"
        for name in OPERATIONS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:bound="{soap.binding}" '
        f'xmlns:iis="{NAMESPACE}" name="IISServiceNew" targetNamespace="{NAMESPACE}">'
        f'<wsdl:types><xs:schema elementFormDefault="qualified" targetNamespace="{NAMESPACE}">{types}</xs:schema>'
        f'</wsdl:types>{messages}<wsdl:portType name="IIS_PortType">{ports}</wsdl:portType>'
        '<wsdl:binding name="client_Binding" type="iis:IIS_PortType">'
        f'<bound:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>{bound}</wsdl:binding>'
        '<wsdl:service name="client_Service"><wsdl:port binding="iis:client_Binding" name="client_Port">'
        f'<bound:address location="{escape(address)}"/></wsdl:port></wsdl:service></wsdl:definitions>'
    ).encode()


def _element(name: str, children: tuple[str, ...]) -> str:
    inner = "".join(_child(child) for child in children)
    return f'<xs:element name="{name}"><xs:complexType><xs:sequence>{inner}</xs:sequence></xs:complexType></xs:element>'


def _child(name: str) -> str:
    kind = "integer" if name == "Code" else "string"
    occurs = ' minOccurs="0"' if name in ("username", "password", "facilityID") else ""
    return f'<xs:element name="{name}" type="xs:{kind}" nillable="true"{occurs}/>'
