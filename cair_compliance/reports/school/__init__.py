"""Papers of a school's or center's office: whom to call, what to follow up, who is exempt, who is unprotected."""

from .call_list import call_list
from .exempt import exemption_register
from .follow_up import follow_up_calendar, follow_up_list
from .outbreak import outbreak_list
from .pending import pending_list
from .record import pupil_record

__all__ = [
    "call_list",
    "exemption_register",
    "follow_up_calendar",
    "follow_up_list",
    "outbreak_list",
    "pending_list",
    "pupil_record",
]
