"""Registries: who serves which county, whom to call, whether they answer, and the forms for families."""

from cair_compliance.ui.directory_view import forms, registries
from cair_compliance.ui.screen import screen

with screen():
    registries()
    # My agreements and their expiry belong here, between the connections and the forms.
    forms()
