"""Reports: papers for the office, letters for families, the whole report."""

from cair_compliance.ui import session
from cair_compliance.ui.overview import no_check
from cair_compliance.ui.reports_view import reports
from cair_compliance.ui.screen import screen

with screen():
    check = session.check()
    if check is None:
        no_check()
    else:
        reports(check)
