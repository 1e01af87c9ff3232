"""One child: why this standing."""

from cair_compliance.ui import session
from cair_compliance.ui.child import chosen_pupil, no_child, one_child
from cair_compliance.ui.overview import no_check
from cair_compliance.ui.screen import screen

with screen():
    check = session.check()
    pupil = None if check is None else chosen_pupil(check)
    if check is None:
        no_check()
    elif pupil is None:
        no_child()
    else:
        one_child(check, pupil)
