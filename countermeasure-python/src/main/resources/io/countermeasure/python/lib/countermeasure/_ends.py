"""Ends of the interpreter: those that nobody would hear of say where the plugin was, and its own does what a script's does."""

import _signal  # what a plugin does to the module signal changes nothing here
import atexit
import faulthandler
import gc
import io
import os
import signal
import sys


def leave_a_trace():
    """TERM prints where the plugin is, and then does what it always does; a crash in C code prints that too."""
    faulthandler.enable()
    faulthandler.register(signal.SIGTERM, all_threads=True, chain=True)


_ALL = getattr(_signal, "valid_signals", lambda: set(signal.Signals))()  # new in Python 3.8
_blocked_before = []
_handlers = {}


def undisturbed(work, failed, levels=8):
    """Does the work, after which no signal handler of the plugin's comes into anything. What was thrown is given to ``failed``.

    A handler may raise at any point of this too: what comes at one level, the next catches.
    """
    try:
        if levels > 1:
            undisturbed(work, failed, levels - 1)
        else:
            work()
            _ignore_signals()
    except BaseException as e:
        _ignore_signals()  # to say what it was takes some time, in which a timer's may raise again
        failed(e)


def run_exit_handlers():
    """As a script's are run, with the signal handlers there were; those that these keep from being run are run without."""
    undisturbed(_exit_as_a_script, lambda thrown: atexit._run_exitfuncs())


def _exit_as_a_script():
    for number, handler in list(_handlers.items()):
        _signal.signal(number, handler)
    atexit._run_exitfuncs()


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


def _ignore_signals():
    """What is still started has the usual ones."""
    for _ in range(1000):  # what comes to other threads is not blocked
        try:
            if not _blocked_before:
                _blocked_before.append(_signal.pthread_sigmask(_signal.SIG_BLOCK, ()))
            _signal.pthread_sigmask(_signal.SIG_BLOCK, _ALL)
            for number in range(1, _signal.NSIG):
                handler = _signal.getsignal(number)
                if callable(handler) and handler is not _nothing:
                    _handlers[number] = handler
                    _signal.signal(number, _nothing)
            _signal.pthread_sigmask(_signal.SIG_SETMASK, _blocked_before[0])
            return
        except BaseException:
            pass  # one of them has just come into this


def _nothing(*unused):
    pass


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
