"""Registries: who serves which county, and whom to call."""

from cair_compliance.ui.directory_view import county_finder, registries
from cair_compliance.ui.screen import screen

with screen():
    registries()
    county_finder()
