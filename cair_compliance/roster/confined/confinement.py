"""What the child gives up before it looks at the first byte of a stranger's file."""

from __future__ import annotations

import sys


def confine(memory: int, seconds: int) -> None:
    """Hard limits for the rest of this interpreter: address space above what is in use now, CPU, files, sockets."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        with open("/proc/self/statm") as statm:  # noqa: PTH123
            in_use = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (in_use + memory, in_use + memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
