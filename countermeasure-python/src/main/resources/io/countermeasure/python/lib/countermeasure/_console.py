"""The standard streams of a process whose stdout is a channel: whatever is printed ends on stderr."""

import gc
import io
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


def set_apart():
    """What is there by now is not the plugin's: nothing of it is looked at any more."""
    if hasattr(gc, "freeze"):  # new in Python 3.7
        gc.freeze()


def flush_files():
    """What the plugin has left open and a script's end would have written."""
    for found in gc.get_objects():
        if issubclass(type(found), (io.TextIOWrapper, io.BufferedWriter, io.BufferedRandom)):
            try:
                found.flush()
            except BaseException:
                pass  # closed, or broken: it would not have been written by a script either
