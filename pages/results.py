"""Results: five figures, the work list, downloads, the chart."""

from cair_compliance.ui import session
from cair_compliance.ui.overview import no_check, overview
from cair_compliance.ui.screen import screen

with screen():
    check = session.check()
    if check is None:
        no_check()
    else:
        overview(check)
