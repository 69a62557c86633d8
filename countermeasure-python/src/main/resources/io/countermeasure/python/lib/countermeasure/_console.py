"""The standard streams of a process whose stdout is a channel: whatever is printed ends on stderr."""

import os
import sys

from countermeasure import _channel


def move():
    """Moves stdin and stdout away; returns where they are now."""
    taken = _channel.take(0), _channel.take(1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    sys.stdin = sys.__stdin__ = open(0, "r", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = sys.__stdout__ = _text(1)
    sys.stderr = sys.__stderr__ = _text(2)
    return taken


def _text(descriptor):
    # a print must not fail for half a surrogate pair, and must not be lost if the process is killed
    return open(descriptor, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)


def flush():
    for name in ("stdout", "stderr"):
        try:
            getattr(sys, name).flush()
        except BaseException:
            pass  # replaced, removed or closed by the plugin: there is nothing of ours in it
