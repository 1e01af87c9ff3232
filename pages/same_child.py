"""Is this the same child? A person settles what the identity gate could not."""

from cair_compliance.ui import session
from cair_compliance.ui.overview import no_check
from cair_compliance.ui.same_child import same_child
from cair_compliance.ui.screen import screen

with screen():
    check = session.check()
    if check is None:
        no_check()
    else:
        same_child(check)
