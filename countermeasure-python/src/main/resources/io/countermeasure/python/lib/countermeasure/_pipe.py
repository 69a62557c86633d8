"""Pipes that hold much."""

import fcntl

_MOST = 1 << 20  # without rights
_F_SETPIPE_SZ = 1031


def enlarge(descriptor):
    """Lets a pipe hold more, so that whoever writes waits less."""
    try:
        fcntl.fcntl(descriptor, _F_SETPIPE_SZ, _MOST)
    except (OSError, ValueError):
        pass  # no pipe, or more than this user may have: only slower
