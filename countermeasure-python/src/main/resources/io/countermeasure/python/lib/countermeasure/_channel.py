"""Frames between the agent and this process: u32 length, u8 type, payload."""

import collections
import errno
import fcntl
import os
import struct
import threading
from json import dumps

from countermeasure._pipe import enlarge

LONGEST = 1 << 20
PIECE = 256 * 1024
_LOWEST = 10  # out of the way of plugins that count on low descriptors


class Foreign(RuntimeError):
    """This is a forked child: what it would write would mix with its parent's frames."""


def take(descriptor):
    """A duplicate of the descriptor that no child inherits."""
    return fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _LOWEST)


def read(descriptor):
    """One frame, and not a byte more; None at the end."""
    head = _exactly(descriptor, 5)
    if head is None:
        return None
    length, kind = struct.unpack(">IB", head)
    if length > LONGEST:
        raise ValueError("frame must be at most %d bytes but was %d" % (LONGEST, length))
    payload = _exactly(descriptor, length)
    return None if payload is None else (chr(kind), payload)


def _exactly(descriptor, count):
    parts = []
    while count > 0:
        part = os.read(descriptor, count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


class Writer(object):
    """Writes whole frames, from any thread of the process that made it, and from signal handlers in the middle of one."""

    def __init__(self, descriptor):
        self._descriptor = descriptor
        self._pid = os.getpid()
        self._lock = threading.RLock()
        self._waiting = collections.deque()
        self._writing = False
        self._ended = False
        enlarge(descriptor)

    def is_own(self):
        return os.getpid() == self._pid

    def json(self, kind, value, last=False):
        self.send(kind, dumps(value).encode("ascii"), last)

    def data(self, kind, data):
        view = memoryview(data)
        for start in range(0, len(view), PIECE):
            self.send(kind, bytes(view[start : start + PIECE]))

    def send(self, kind, payload, last=False):
        if not self.is_own():
            raise Foreign("this must be done in the plugin's own process, not in a child it forked")
        with self._lock:
            if self._ended:
                return
            self._ended = last
            self._waiting.append((memoryview(struct.pack(">IB", len(payload), ord(kind)) + payload), []))
            if self._writing and not last:
                return  # a handler or finalizer interrupted the loop below, which goes on with this frame
            try:
                self._writing = True
                self._write()
            finally:
                self._writing = False

    def _write(self):
        """Whatever waits. A handler may raise at any point, and the next call goes on where this one was."""
        while self._waiting:
            frame, written = self._waiting[0]
            rest = frame[sum(written) :]
            if not rest:
                self._waiting.popleft()
                continue
            try:
                # in one step, which no handler can come into: what was written is known to be
                written.extend(map(os.write, (self._descriptor,), (rest,)))
            except OSError as e:
                if e.errno != errno.EAGAIN:
                    raise
                self._wait()

    def _wait(self):
        """Something made the pipe non-blocking."""
        import select

        select.select([], [self._descriptor], [])
