"""Plays the agent for one worker, without Java."""

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

LIB = os.environ.get("COUNTERMEASURE_LIB") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "..", "..", "main", "resources", "io", "countermeasure", "python", "lib")
)
ENTRY = os.path.join(LIB, "countermeasure", "_entry.py")
HEAD = """
from countermeasure import CountermeasurePlugin, CommandCountermeasure
class TheCountermeasure(CountermeasurePlugin):
    name = "The one"
    author = "ops@acme.example"
    textkey = "the.one"
    description = "Does one thing"
"""
HANG = 60


def words(job, *more):
    return [sys.executable, "-I", "-B", "-X", "utf8", ENTRY, job] + list(more)


class Worker(object):
    """A worker process, and all it has sent."""

    def __init__(self, folder, preload="{}"):
        self.fifo = os.path.join(folder, "channel-%d" % len(os.listdir(folder)))
        os.mkfifo(self.fifo, 0o600)
        both = os.open(self.fifo, os.O_RDWR)
        self._console = []
        console, theirs = os.pipe()
        self._drain = threading.Thread(target=self._read_console, args=(console,))
        self.process = subprocess.Popen(
            words("work", preload),
            stdin=both,
            stdout=subprocess.PIPE,
            stderr=theirs,
            start_new_session=True,
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
        )
        os.close(both)
        os.close(theirs)
        self._drain.start()
        self.frames = []
        self.counts = {}
        self.keep = 1 << 20

    def open(self):
        self.commands = os.open(self.fifo, os.O_WRONLY)

    def send(self, kind, value):
        payload = json.dumps(value).encode("utf-8")
        os.write(self.commands, struct.pack(">IB", len(payload), ord(kind)) + payload)

    def read(self):
        """The next frame as (kind, value), or None at the end."""
        head = self.process.stdout.read(5)
        if len(head) < 5:
            return None
        length, kind = struct.unpack(">IB", head)
        payload = self.process.stdout.read(length)
        kind = chr(kind)
        self.counts[kind] = self.counts.get(kind, 0) + len(payload)
        value = payload if kind in "TH" else json.loads(payload.decode("utf-8"))
        if kind not in "TH" or self.counts[kind] < self.keep:
            self.frames.append((kind, value))
        return kind, value

    def until(self, kind):
        while True:
            frame = self.read()
            if frame is None or frame[0] in (kind, "E"):
                return frame

    def values(self, kind):
        return [value for found, value in self.frames if found == kind]

    def text(self, kind="T"):
        return b"".join(self.values(kind)).decode("utf-8")

    def console(self):
        """All that was printed; only when nothing of the worker's lives any more."""
        self._drain.join(HANG)
        return b"".join(self._console).decode("utf-8", "replace")

    def _read_console(self, descriptor):
        while True:
            part = os.read(descriptor, 65536)
            if not part:
                os.close(descriptor)
                return
            self._console.append(part)

    def end(self):
        """What E says of the failure; the string "no end" if there is none."""
        ends = self.values("E")
        return ends[-1]["failure"] if ends else "no end"

    def close(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except OSError:
            pass
        self.process.wait()
        self.process.stdout.close()
        self._drain.join(HANG)
        try:
            os.close(self.commands)
        except (AttributeError, OSError):
            pass


class WorkerTest(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="countermeasure-test-"))
        self.addCleanup(shutil.rmtree, self.folder, True)

    def plugin(self, body, name="the_plugin.py", head=HEAD):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write((head + textwrap.indent(textwrap.dedent(body), "    " if head is HEAD else "")).encode("utf-8"))
        return path

    def worker(self, preload=None):
        found = Worker(self.folder, json.dumps(preload or {}))
        self.addCleanup(found.close)
        timer = threading.Timer(HANG, found.process.kill)
        timer.start()
        self.addCleanup(timer.cancel)
        return found

    def job(self, path, action="run", incident=None, **more):
        import hashlib

        with open(path, "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        incident_file = os.path.join(self.folder, "incident.json")
        with open(incident_file, "w") as file:
            json.dump(incident or {}, file)
        job = {
            "action": action,
            "textkey": "the.one",
            "execution": "e1",
            "incident": incident_file,
            "event": None,
            "data_directory": None,
            "environment": {"COUNTERMEASURE_TEXTKEY": "the.one"},
            "payload": {"file": path, "sha256": digest},
        }
        job.update(more)
        return job

    def start(self, path, preload=None, **more):
        """A worker that has prepared, or ended before."""
        worker = self.worker(preload)
        self.assertEqual("R", worker.read()[0])
        worker.open()
        worker.send("J", self.job(path, **more))
        return worker

    def run_plugin(self, body, name="the_plugin.py", head=HEAD, preload=None, **more):
        worker = self.start(self.plugin(body, name, head), preload, **more)
        frame = worker.until("P")
        if frame is not None and frame[0] == "P":
            worker.send("G", {})
        while worker.read() is not None:
            pass
        worker.process.wait()
        return worker


def wait_until(condition):
    end = time.time() + HANG
    while not condition():
        if time.time() > end:
            raise AssertionError("nothing happened within %d s" % HANG)
        time.sleep(0.01)


def is_alive(pid):
    """Not a zombie, that is."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (IOError, OSError):
        return False
