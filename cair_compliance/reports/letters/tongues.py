"""The languages letters can be written in: gettext catalogues beside this file, each with its translator's sign-off.

English is the source. A catalogue that nobody has signed off is printed with a line that says so, never as an
official text. A sentence that is not translated makes the catalogue unfit, so that no letter mixes languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.pofile import read_po

from ...model.languages import ENGLISH

CATALOGUES = Path(__file__).parent / "languages"
SIGN_OFF = "Translator's sign-off (name, qualification, date)"


@dataclass(frozen=True)
class Tongue:
    """One language of letters: `signed_off` names the translator, "" where nobody has confirmed the text."""

    tag: str
    texts: Mapping[str, str]
    signed_off: str = ""

    def __call__(self, text: str, **values: object) -> str:
        """The text in this language, with its {places} filled."""
        return self.texts.get(text, text).format(**values)

    def day(self, day: date) -> str:
        """ "October 6, 2026", "6 de octubre de 2026"."""
        return str(format_date(day, "long", locale=self.tag))

    @property
    def official(self) -> bool:
        return self.tag == ENGLISH.tag or bool(self.signed_off)


@cache
def tongues() -> Mapping[str, Tongue]:
    """Tag -> language, English first. A catalogue with a gap is left out."""
    found = {ENGLISH.tag: Tongue(ENGLISH.tag, {})}
    for path in sorted(CATALOGUES.glob("*.po")):
        catalogue = read_po(BytesIO(path.read_bytes()), locale=path.stem)
        texts = {str(message.id): str(message.string) for message in catalogue if message.id and message.string}
        signed = texts.pop(SIGN_OFF, "")
        if not missing(texts):
            found[path.stem] = Tongue(path.stem, texts, signed)
    return found


def missing(texts: Mapping[str, str]) -> list[str]:
    """Sentences of the letters without a translation."""
    from .wording import ALL

    return [text for text in ALL if text not in texts]
