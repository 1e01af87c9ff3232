"""Registries: who serves which county, and whom to call."""

from cair_compliance.ui.directory_view import county_finder, registries

registries()
county_finder()
