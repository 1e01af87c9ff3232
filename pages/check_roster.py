"""The front door: bring the list, confirm the reading, see who will be asked, watch it work."""

from cair_compliance.ui import session
from cair_compliance.ui.asked import who_will_be_asked
from cair_compliance.ui.bring import bring_the_list
from cair_compliance.ui.confirm import confirm_reading
from cair_compliance.ui.last import last_check
from cair_compliance.ui.screen import screen
from cair_compliance.ui.working import working

SCREENS = {
    session.BRING: bring_the_list,
    session.CONFIRM: confirm_reading,
    session.ASK: who_will_be_asked,
    session.WORK: working,
}

with screen():
    if session.step() == session.BRING:
        last_check()
    SCREENS[session.step()]()
