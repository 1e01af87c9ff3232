"""Floor 1: California immunization registries, asked and understood.

A region or registry is a row of YAML in rules/registries. The way of a question: `route` says who is
asked and why, `ask` asks (an adapter = codec + transport + dialect; then the identity gate of matching), `merge`
puts the doses together with their sources, `tally` counts what came of it.
"""

from .agreements import Asker, Purpose
from .asking import Kept, Progress, ask
from .audit import default_folder
from .chain import verify
from .directory import Contact, County, Directory, Region, Registry, load_directory
from .listing import RegistryRow, registry_rows
from .merge import OneDose, merge, unknown_products
from .parsed import ParsedAnswer
from .parsing import describe, parse_message
from .policy import Asking
from .routing import route
from .settings import Connection, Pace, RegistrySettings, load_settings
from .summary import tally

__all__ = [
    "Asker",
    "Asking",
    "Connection",
    "Contact",
    "County",
    "Directory",
    "Kept",
    "OneDose",
    "Pace",
    "ParsedAnswer",
    "Progress",
    "Purpose",
    "Region",
    "Registry",
    "RegistryRow",
    "RegistrySettings",
    "ask",
    "default_folder",
    "describe",
    "load_directory",
    "load_settings",
    "merge",
    "parse_message",
    "registry_rows",
    "route",
    "tally",
    "unknown_products",
    "verify",
]
