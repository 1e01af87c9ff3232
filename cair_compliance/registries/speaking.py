"""Which adapter speaks which dialect: the one place that names them all."""

from __future__ import annotations

from collections.abc import Mapping

from .adapter import Adapter
from .fhir_adapter import FhirAdapter
from .hl7_adapter import Hl7Adapter
from .redox_adapter import RedoxAdapter
from .settings import Connection

ADAPTERS: Mapping[str, type[Adapter]] = {
    "hl7v251": Hl7Adapter,
    "hl7v231": Hl7Adapter,
    "redox": RedoxAdapter,
    "fhir": FhirAdapter,
}
"""Codec of a dialect -> its adapter."""


def adapter_of(connection: Connection) -> Adapter:
    """A fresh adapter for one registry in one run: it may keep a token, never an answer."""
    return ADAPTERS[connection.dialect.codec]()
