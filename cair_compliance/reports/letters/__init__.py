"""Papers for families: notices and reminders, in English and in the family's language where it was translated."""

from .batch import KINDS, Letters, addressees, letters
from .tongues import Tongue, tongues

__all__ = ["KINDS", "Letters", "Tongue", "addressees", "letters", "tongues"]
