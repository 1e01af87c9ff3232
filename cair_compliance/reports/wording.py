"""The few words the renderers add of their own, by the language of a story."""

from __future__ import annotations

from dataclasses import dataclass

from .text import visible


@dataclass(frozen=True, slots=True)
class Wording:
    """`page` has a place for the number of the page and ends before the number of pages."""

    page: str
    continued: str
    confidential: str
    seal: str
    skip: str
    in_short: str


ENGLISH = Wording(
    page="page {} of",
    continued="{}, continued",
    confidential="Confidential pupil health information. Share it only with people who need it for their work.",
    seal="Sealed run",
    skip="Skip to the content",
    in_short="Contents",
)
_BY_LANGUAGE = {
    "en": ENGLISH,
    "es": Wording(
        page="página {} de",
        continued="{}, continuación",
        confidential="Información de salud confidencial de alumnos. Compártala solo con quien la necesite para su "
        "trabajo.",
        seal="Registro sellado",
        skip="Saltar al contenido",
        in_short="Contenido",
    ),
}


def wording_of(language: str) -> Wording:
    """By the first part of a BCP 47 tag; English where the language has none here."""
    return _BY_LANGUAGE.get(visible(language).split("-")[0].lower(), ENGLISH)
