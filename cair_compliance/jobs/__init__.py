"""Floor above the check: checks that go on by themselves, whoever looks at them.

A job lives in this program's memory and nowhere else. Five verbs: submit, progress, cancel, resume, sweep.
"""

from .board import Jobs
from .job import Bar, Job, Stopped

__all__ = ["Bar", "Job", "Jobs", "Stopped"]
