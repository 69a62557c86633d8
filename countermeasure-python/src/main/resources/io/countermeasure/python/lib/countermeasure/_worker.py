"""Runs one job of the agent's, as docs/protocol.md says, and ends."""

import atexit
import fcntl
import json
import os
import signal
import sys

from countermeasure import _channel, _console, _contract, _ends, _failures, _load, _logs, _plugin
from countermeasure._hash import sha256

_F_SETSIG = 10
_PLAYED_COMMANDS = "COUNTERMEASURE_PLAYED_COMMANDS"


class Ended(Exception):
    """The agent wants no more of this job."""


class JobHost(_plugin.Host):
    """Connects a plugin to the agent."""

    def __init__(self, writer, job):
        self._writer = writer
        self._folder = job.get("data_directory")
        self.event = job.get("event")
        self._incident = job.get("incident")

    @property
    def incident_text(self):
        if not self._incident:
            return "{}"
        with open(self._incident, "r", encoding="utf-8") as file:
            return file.read()

    def text(self, data):
        self._writer.data("T", data)

    def html(self, data):
        self._writer.data("H", data)

    def code(self, value):
        self._writer.json("C", {"code": value})

    def data_directory(self):
        if not self._folder:
            raise RuntimeError("there is no data directory")
        return self._folder


def main(words):
    commands, channel = _console.move()
    writer = _channel.Writer(channel)
    _logs.install(writer)
    preload = json.loads(words[0]) if words else {}
    _load.install(preload.get("aliases", []))
    if _PLAYED_COMMANDS in os.environ:
        from countermeasure._played import Played, Player  # of a test alone

        Played(Player(os.environ[_PLAYED_COMMANDS])).install()
    for name in preload.get("imports", []):
        _import_ahead(name)
    _load.look_ahead()
    writer.json("R", {"protocol": 1, "runtime": _contract.runtime(), "pid": os.getpid()})
    job = _expect(commands, "J")
    if job is None:
        return 0
    _ends.leave_a_trace()
    worker = Worker(commands, writer, json.loads(job.decode("utf-8")))
    _work(worker)
    if not writer.is_own():
        _console.flush()
        os._exit(0)  # a child that the plugin forked has come back here instead of ending
    _leave(writer, worker.failed)


def _work(worker, levels=8):
    """Does the job. A handler of the plugin's may raise at any point of this too: what comes at one level, the next catches."""
    try:
        if levels > 1:
            _work(worker, levels - 1)
        else:
            worker.work()
            _ends.ignore_signals()
    except BaseException as e:
        _ends.ignore_signals()  # to say what it was takes some time, in which a timer's may raise again
        worker.fail(e)


def _import_ahead(name):
    try:
        __import__(name)
    except BaseException:
        pass  # the plugin will meet it again, where it can be reported


def _expect(commands, kind):
    frame = _channel.read(commands)
    if frame is None:
        return None
    if frame[0] != kind:
        raise ValueError("frame must be %s but was %s" % (kind, frame[0]))
    return frame[1]


def _leave(writer, failure):
    """Says how it went and ends, without waiting for threads that are still running."""
    _console.flush()
    try:
        writer.send("E", json.dumps({"failure": failure}).encode("ascii"), last=True)
    except OSError:
        pass  # the plugin closed the channel: the agent sees an exit without an end
    atexit._run_exitfuncs()
    _console.flush()
    os._exit(0)


class Worker(object):
    """One job, and in ``failed`` what E says of the first failure."""

    def __init__(self, commands, writer, job):
        self._commands = commands
        self._writer = writer
        self._job = job
        self._payload = job["payload"]
        self._path = self._payload["file"]
        self._phase = "load"
        self.failed = None

    def work(self):
        self._own_the_channel()
        os.environ.update(self._job.get("environment") or {})
        _plugin.connect(JobHost(self._writer, self._job))
        plugin = self._plugin()
        if self._job["action"] == "validate":
            self._phase = "validate"
            said = _said(plugin.validate())
            self._writer.json("V", {"problems": said, "line": _load.line_of(type(plugin), self._path)})
            return
        self._phase = "prepare"
        plugin.prepare()
        self._writer.json("P", {})
        if _expect(self._commands, "G") is None:
            raise Ended()
        self._guard(True)
        self._phase = "run"
        self._run(plugin)
        if self._writer.is_own():
            self._guard(False)

    def fail(self, thrown):
        """Keeps what E says of it. A forked child's failure is its own: it ends here, as it would in a script."""
        unusable = isinstance(thrown, _load.Unusable) and thrown
        if unusable:
            thrown = unusable.__cause__ or unusable
        if not self._writer.is_own():
            _end_child(thrown)
        if self.failed is not None or isinstance(thrown, Ended):
            return
        message = str(unusable) if unusable else _failures.message_of(thrown)
        line = unusable.line if unusable else _failures.line_in(thrown, self._path)
        self.failed = _failure(self._phase, thrown, message, line)

    def _plugin(self):
        path = self._path
        with open(path, "rb") as file:
            content = file.read()
        if sha256(content) != self._payload["sha256"]:
            raise RuntimeError("file must be the one that was loaded but %s has changed" % path)
        with _ends.Watched(self._exited):
            plugin = _load.plugin_of(path, content)
        if plugin.textkey != self._job["textkey"]:
            wanted = self._job["textkey"]
            raise RuntimeError("textkey must be %s, as it was described, but is %r" % (wanted, plugin.textkey))
        return plugin

    def _exited(self, status, frame):
        message = _load.exited("os._exit(%r)" % (status,))
        failure = {"phase": "load", "type": "SystemExit", "message": message, "line": _failures.line_at(frame, self._path)}
        self._writer.send("E", json.dumps({"failure": failure}).encode("ascii"), last=True)

    def _run(self, plugin):
        try:
            plugin.run()
        except SystemExit as e:
            # a plugin may end its run as a script ends
            if self._writer.is_own() and (e.code is None or isinstance(e.code, int)):
                plugin.save_return_code(int(e.code or 0))
            else:
                raise

    def _own_the_channel(self):
        """Only the agent is to hold the channel open for writing, so that its death can be seen."""
        try:
            reader = os.open("/proc/self/fd/%d" % self._commands, os.O_RDONLY)
        except OSError:
            return  # without /proc; the shell's guard is there all the same
        moved = _channel.take(reader)
        os.close(reader)
        os.close(self._commands)
        self._commands = moved

    def _guard(self, on):
        """Nothing more comes from the agent: let the kernel kill the whole group if it dies."""
        group = os.getpgrp()
        if group <= 0 or group != os.getsid(0):
            return  # not a group of our own: others are in it
        try:
            flags = fcntl.fcntl(self._commands, fcntl.F_GETFL)
            if on:
                fcntl.fcntl(self._commands, fcntl.F_SETOWN, -group)
                fcntl.fcntl(self._commands, _F_SETSIG, signal.SIGKILL)
                flags |= fcntl.FASYNC
            else:
                flags &= ~fcntl.FASYNC
            fcntl.fcntl(self._commands, fcntl.F_SETFL, flags)
        except OSError:
            pass  # closed by the plugin, or not allowed in this sandbox


def _end_child(thrown):
    code = 1
    if not isinstance(thrown, SystemExit):
        sys.stderr.write(_failures.traceback_of(thrown))
    elif thrown.code is None or isinstance(thrown.code, int):
        code = int(thrown.code or 0)
    else:
        sys.stderr.write("%s\n" % _failures.message_of(thrown))
    _console.flush()
    os._exit(code & 0xFF)


def _said(problems):
    if problems is None or problems == "":
        return None
    if isinstance(problems, str):
        return _failures.clean(problems, 8 * 1024)
    return "validate() must return nothing or a string but returned %s" % type(problems).__name__


def _failure(phase, thrown, message, line):
    return {
        "phase": phase,
        "type": _failures.type_of(thrown),
        "message": message,
        "traceback": _failures.traceback_of(thrown),
        "line": line,
    }
