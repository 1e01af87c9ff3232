"""SOAP envelopes of the CDC IIS WSDL: the question wrapped, the answer unwrapped.

CR goes out as &#xD;, because XML turns a literal CR into LF. What comes in is parsed without entities,
network and DTD; a document type declaration is refused.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

from lxml import etree

SECURITY = "SecurityFault"

_BARE_AMPERSAND = re.compile(rb"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)")
_PAYLOADS = frozenset({"return", "hl7message"})

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<soap:Envelope xmlns:soap="{soap}" xmlns:iis="{namespace}">'
    "<soap:Header/><soap:Body><iis:{operation}>{body}</iis:{operation}></soap:Body></soap:Envelope>"
)
_VERSIONS = {
    "soap12": "http://www.w3.org/2003/05/soap-envelope",
    "soap11": "http://schemas.xmlsoap.org/soap/envelope/",
}


class BadEnvelope(ValueError):
    """Bytes that are no SOAP answer."""


class Fault(Exception):
    """A SOAP fault. `kind` is the detail's element: SecurityFault, MessageTooLargeFault ... or "fault"."""

    def __init__(self, kind: str, code: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.code = code


def headers(namespace: str, operation: str, version: str = "soap12") -> dict[str, str]:
    """What one call says of itself: SOAP 1.2 names its action in the content type, 1.1 beside it."""
    action = f'"{namespace}:{operation}"'
    if version == "soap11":
        return {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
    return {"Content-Type": f"application/soap+xml; charset=utf-8; action={action}"}


def envelope(namespace: str, operation: str, fields: dict[str, str], version: str = "soap12") -> bytes:
    """The bytes of one call; `fields` are the operation's children in order; `version` soap12 or soap11."""
    body = "".join(f"<iis:{name}>{_text(value)}</iis:{name}>" for name, value in fields.items())
    soap = _VERSIONS[version]
    return _ENVELOPE.format(soap=soap, namespace=escape(namespace), operation=operation, body=body).encode()


def _text(value: str) -> str:
    return escape(value, {"\r": "&#xD;"})


def returned(data: bytes) -> str:
    """The text inside `return`. Raises Fault for a fault under any HTTP status, BadEnvelope otherwise."""
    body = _body(data)
    name = etree.QName(body).localname
    if name == "Fault":
        raise _fault(body)
    if not name.endswith("Response"):
        raise BadEnvelope("the answer is no SOAP response")
    for child in _children(body):
        if _is_payload(child):
            text = "".join(str(part) for part in child.itertext(with_tail=False))
            if text.strip():
                return text
    raise BadEnvelope("the answer is empty")


def _is_payload(node: etree._Element) -> bool:
    """`return` in the CDC WSDL of 2011, `Hl7Message` in later hubs, `...Result` in others."""
    name = etree.QName(node).localname
    return name.lower() in _PAYLOADS or name.endswith("Result")


def root_of(data: bytes) -> etree._Element:
    """The outermost element, read without entities, network or DTD. Raises BadEnvelope.

    MSH-2 holds an ampersand in every message, and some servers forget to escape it.
    """
    data = data.strip().removeprefix(b"\xef\xbb\xbf").lstrip()
    for attempt in (data, _BARE_AMPERSAND.sub(b"&amp;", data)):
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            return etree.fromstring(attempt, parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
    raise BadEnvelope("the answer is not well-formed XML")


def _body(data: bytes) -> etree._Element:
    if b"<!DOCTYPE" in data:
        raise BadEnvelope("a document type declaration is refused")
    root = root_of(data)
    if root.getroottree().docinfo.internalDTD is not None:
        raise BadEnvelope("a document type declaration is refused")
    if etree.QName(root).localname == "Envelope":
        for part in _children(root):
            if etree.QName(part).localname == "Body" and _children(part):
                if sum(1 for one in part.iter("{*}*") if _is_payload(one)) > 1:
                    raise BadEnvelope("the answer holds more than one message")
                return _children(part)[0]
            if etree.QName(part).localname == "Fault":
                return part
    raise BadEnvelope("the answer is no SOAP envelope")


def _children(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str)]


def _fault(body: etree._Element) -> Fault:
    """The typed detail of the fault, in SOAP 1.2 (Detail) or 1.1 (detail) spelling."""
    for part in _children(body):
        if etree.QName(part).localname.lower() == "detail" and _children(part):
            detail = _children(part)[0]
            codes = [child.text or "" for child in _children(detail) if etree.QName(child).localname == "Code"]
            return Fault(etree.QName(detail).localname, (codes or [""])[0].strip())
    return Fault("fault")
