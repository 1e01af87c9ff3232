"""Spot check: draw facilities and pupils, enter what was found, estimate."""

from cair_compliance.ui.screen import screen
from cair_compliance.ui.spot_check_view import spot_check

with screen():
    spot_check()
