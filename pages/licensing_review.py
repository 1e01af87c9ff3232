"""Licensing review: facility and visit first, then the files."""

from cair_compliance.ui.licensing_view import licensing_review
from cair_compliance.ui.screen import screen

with screen():
    licensing_review()
