"""Floor 1: California immunization registries, asked and understood.

A region or registry is a row of YAML in rules/registries. The way of a question: `route` says who is
asked and why, `ask` asks (an adapter = codec + transport + dialect; then the identity gate of matching), `merge`
puts the doses together with their sources, `tally` counts what came of it.
"""

from .agreements import Acceptance, Agreement, Asker, Purpose
from .apart import keep_records_apart
from .asking import Kept, Progress, ask, ask_again
from .audit import default_folder
from .brake import braked, hold_back
from .chain import verify
from .cities import Cities, Place, load_cities
from .directory import Contact, County, Directory, Region, Registry, load_directory
from .forms import Form, Forms, load_forms
from .listing import FILE_IMPORT, RegistryRow, all_rows, registry_rows
from .merge import OneDose, merge, unknown_products
from .parsed import ParsedAnswer
from .parsing import describe, parse_message
from .policy import Asking
from .probing import Probe, Reach, probe_all
from .rests import Rest, Resting
from .review import CandidateView, Decision, ReviewItem, Trait, comes_back, review_items, serves_another, settled
from .routing import registry_for, route, why_nobody
from .settings import Connection, Pace, RegistrySettings, load_settings
from .summary import tally

__all__ = [
    "FILE_IMPORT",
    "Acceptance",
    "Agreement",
    "Asker",
    "Asking",
    "CandidateView",
    "Cities",
    "Connection",
    "Contact",
    "County",
    "Decision",
    "Directory",
    "Form",
    "Forms",
    "Kept",
    "OneDose",
    "Pace",
    "ParsedAnswer",
    "Place",
    "Probe",
    "Progress",
    "Purpose",
    "Reach",
    "Region",
    "Registry",
    "RegistryRow",
    "RegistrySettings",
    "Rest",
    "Resting",
    "ReviewItem",
    "Trait",
    "all_rows",
    "ask",
    "ask_again",
    "braked",
    "comes_back",
    "default_folder",
    "describe",
    "hold_back",
    "keep_records_apart",
    "load_cities",
    "load_directory",
    "load_forms",
    "load_settings",
    "merge",
    "parse_message",
    "probe_all",
    "registry_for",
    "registry_rows",
    "review_items",
    "route",
    "serves_another",
    "settled",
    "tally",
    "unknown_products",
    "verify",
    "why_nobody",
]
