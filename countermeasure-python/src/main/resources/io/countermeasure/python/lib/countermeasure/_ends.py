"""Ends of the interpreter that nobody would hear of: they are made to say where the plugin was."""

import faulthandler
import os
import signal
import sys


def leave_a_trace():
    """TERM prints where the plugin is, and then does what it always does; a crash in C code prints that too."""
    faulthandler.enable()
    faulthandler.register(signal.SIGTERM, all_threads=True, chain=True)


class Watched(object):
    """While it is entered, os._exit(code) tells the code and the calling frame before it ends this process."""

    def __init__(self, tell):
        self._tell = tell
        self._pid = os.getpid()

    def __enter__(self):
        self._leave = os._exit
        os._exit = self._exit
        return self

    def __exit__(self, kind, value, trace):
        os._exit = self._leave
        self._tell = None  # the plugin may have kept it

    def _exit(self, status):
        if self._tell is not None and os.getpid() == self._pid:
            self._tell(status, sys._getframe(1))
        self._leave(status)
