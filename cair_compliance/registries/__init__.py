"""Floor 1: California immunization registries, asked and understood.

A region or registry is a row of YAML in rules/registries. The way of a question: `route` says who is
asked and why, `ask` asks (an adapter = codec + transport + dialect; then the identity gate of matching), `merge`
puts the doses together with their sources, `tally` counts what came of it.
"""

from .apart import keep_records_apart
from .asking import Progress, ask, ask_again
from .brake import braked, hold_back
from .directory import Contact, County, Directory, Region, Registry, load_directory
from .listing import RegistryRow, registry_rows
from .merge import OneDose, merge, unknown_products
from .parsed import ParsedAnswer
from .parsing import describe, parse_message
from .review import CandidateView, Decision, ReviewItem, Trait, comes_back, review_items, serves_another, settled
from .routing import route
from .settings import Connection, Pace, RegistrySettings, load_settings
from .summary import tally

__all__ = [
    "CandidateView",
    "Connection",
    "Contact",
    "County",
    "Decision",
    "Directory",
    "OneDose",
    "Pace",
    "ParsedAnswer",
    "Progress",
    "Region",
    "Registry",
    "RegistryRow",
    "RegistrySettings",
    "ReviewItem",
    "Trait",
    "ask",
    "ask_again",
    "braked",
    "comes_back",
    "describe",
    "hold_back",
    "keep_records_apart",
    "load_directory",
    "load_settings",
    "merge",
    "parse_message",
    "registry_rows",
    "review_items",
    "route",
    "serves_another",
    "settled",
    "tally",
    "unknown_products",
]
