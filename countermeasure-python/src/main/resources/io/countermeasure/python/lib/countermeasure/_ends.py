"""Ends of the interpreter that nobody would hear of: they are made to say where the plugin was."""

import _signal  # what a plugin does to the module signal changes nothing here
import faulthandler
import os
import signal
import sys


def leave_a_trace():
    """TERM prints where the plugin is, and then does what it always does; a crash in C code prints that too."""
    faulthandler.enable()
    faulthandler.register(signal.SIGTERM, all_threads=True, chain=True)


_ALL = getattr(_signal, "valid_signals", lambda: set(signal.Signals))()  # new in Python 3.8
_blocked_before = []


def ignore_signals():
    """No handler of the plugin's comes into what is left to be done. What is still started has the usual ones."""
    for _ in range(1000):  # what comes to other threads is not blocked
        try:
            if not _blocked_before:
                _blocked_before.append(_signal.pthread_sigmask(signal.SIG_BLOCK, ()))
            _signal.pthread_sigmask(signal.SIG_BLOCK, _ALL)
            for number in range(1, signal.NSIG):
                if callable(_signal.getsignal(number)):
                    _signal.signal(number, lambda *unused: None)
            _signal.pthread_sigmask(signal.SIG_SETMASK, _blocked_before[0])
            return
        except BaseException:
            pass  # one of them has just come into this


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
