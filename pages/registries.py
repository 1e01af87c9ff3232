"""Registries: who serves which county, whom to call, whether they answer, my agreements, forms for families."""

from datetime import date

from cair_compliance.ui import session
from cair_compliance.ui.agreements_view import my_agreements
from cair_compliance.ui.directory_view import forms, registries
from cair_compliance.ui.screen import screen

with screen():
    registries()
    my_agreements(session.settings(), date.today())  # noqa: DTZ011 - an agreement holds on the user's day
    forms()
