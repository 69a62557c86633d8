"""Runs one job of the agent's, as docs/protocol.md says, and ends."""

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
    """There is nothing more to do: the agent wants no more of this job, or this is a forked child."""


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
    _ends.set_apart()
    writer.json("R", {"protocol": 1, "runtime": _contract.runtime(), "pid": os.getpid()})
    job = _expect(commands, "J")
    if job is None:
        return 0
    _ends.leave_a_trace()
    worker = Worker(commands, writer, json.loads(job.decode("utf-8")))
    _ends.undisturbed(worker.work, worker.fail)
    if not writer.is_own():
        _console.flush()
        os._exit(0)  # a child that the plugin forked has come back here instead of ending
    _leave(writer, worker.failed)


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
        writer.json("E", {"failure": failure}, last=True)
    except OSError:
        pass  # the plugin closed the channel: the agent sees an exit without an end
    _ends.run_exit_handlers()
    _ends.flush_files()
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
        self._own_process_goes_on()
        if self._job["action"] == "validate":
            self._phase = "validate"
            said = _said(plugin.validate())
            self._own_process_goes_on()
            self._writer.json("V", {"problems": said, "line": _load.line_of(type(plugin), self._path)})
            return
        self._phase = "prepare"
        plugin.prepare()
        self._own_process_goes_on()
        self._writer.json("P", {})
        if _expect(self._commands, "G") is None:
            raise Ended()
        self._guard(True)
        self._phase = "run"
        self._run(plugin)
        self._own_process_goes_on()
        self._guard(False)

    def fail(self, thrown):
        """Keeps what E says of it. A forked child's failure is its own: it ends here, as it would in a script."""
        if type(thrown) is Ended:
            return
        unusable = thrown if type(thrown) is _load.Unusable else None
        if unusable is not None and unusable.__cause__ is not None:
            thrown = unusable.__cause__
        if not self._writer.is_own():
            _end_child(thrown)
        if self.failed is not None:
            return
        message = _failures.message_of(unusable or thrown)
        line = unusable.line if unusable else _failures.line_in(thrown, self._path)
        self.failed = _failure(self._phase, thrown, message, line)

    def _own_process_goes_on(self):
        if not self._writer.is_own():
            raise Ended()

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
        message = _load.exited("os._exit(%s)" % _failures.shown(status))
        failure = {"phase": "load", "type": "SystemExit", "message": message, "line": _failures.line_at(frame, self._path)}
        self._writer.json("E", {"failure": failure}, last=True)

    def _run(self, plugin):
        try:
            plugin.run()
        except SystemExit as e:
            # a plugin may end its run as a script ends
            code = _exit_code(e)
            if code is None or not self._writer.is_own():
                raise
            plugin.save_return_code(code)

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


def _exit_code(leaving):
    """The number it leaves with, if it is one."""
    return 0 if leaving.code is None else _plugin.whole_number(leaving.code)


def _end_child(thrown):
    code = 1
    if not issubclass(type(thrown), SystemExit):
        sys.stderr.write(_failures.traceback_of(thrown))
    elif _exit_code(thrown) is None:
        sys.stderr.write("%s\n" % _failures.message_of(thrown))
    else:
        code = _exit_code(thrown)
    _console.flush()
    os._exit(code & 0xFF if -(2**63) <= code < 2**63 else 0xFF)


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
