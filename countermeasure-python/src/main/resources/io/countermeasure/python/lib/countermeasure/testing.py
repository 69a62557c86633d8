"""For tests of plugins: runs one in this process, with its commands played.

    import unittest
    from countermeasure.testing import FakeCommands, run_plugin

    class RestartNginxTest(unittest.TestCase):
        def test_nginx_is_restarted(self):
            commands = FakeCommands().on(["/usr/bin/systemctl", "restart", "nginx"], stdout="done")
            result = run_plugin("restart_nginx.py", commands=commands)
            self.assertEqual("SUCCEEDED", result.outcome, result)

No command is executed: one that was not declared is an error that names it, and fails the test even if the plugin
swallows it. (Before Python 3.8, one that was bound to a name before, as by ``from os import system``, is not seen.)
What the agent does around a run is not part of it: what it refuses of a file's metadata (``countermeasure
validate-plugins`` says so), limits, confinement, ``max_frequency``, the wall.
"""

import logging
import os
import shutil
import tempfile

from countermeasure import _failures, _load, _plugin
from countermeasure._hand import LocalHost
from countermeasure._played import Played, Player, UndeclaredCommand, write
from countermeasure._plugin import CountermeasurePlugin

__all__ = ["FakeCommands", "Failure", "Result", "UndeclaredCommand", "run_plugin", "validate_plugin"]

_STANDS_IN = 'printf %s "$1"; printf %s "$2" >&2; exit "$3"'
_MOST_BYTES = 100 * 1024


class FakeCommands(object):
    """What stands in for commands. Empty by default, and then no command may be called. For one thread."""

    def __init__(self):
        self._parts = []
        self._calls = []

    def on(self, command, stdout="", stderr="", return_code=0, sudo=False, any_arguments=False):
        """Declares a command: a list of words, or a string for ``/bin/sh -c``. Declared again, that is its next answer."""
        words = ["/bin/sh", "-c", command] if isinstance(command, str) else list(command)
        if not words or not all(isinstance(word, str) for word in words):
            raise TypeError("command must be a string or a list of strings but was %r" % (command,))
        for name, text in (("stdout", stdout), ("stderr", stderr)):
            if not isinstance(text, str):
                raise TypeError("%s must be a string but was %r" % (name, text))
            size = len(text.encode("utf-8", "surrogateescape"))
            if size > _MOST_BYTES or "\0" in text:
                raise ValueError("%s must have at most %d bytes and no NUL but had %d" % (name, _MOST_BYTES, size))
        if not isinstance(return_code, int) or not 0 <= return_code <= 255:
            raise ValueError("return_code must be 0 to 255 but was %r" % (return_code,))
        argv = ["sudo", "-n", "--"] + words if sudo else words
        answer = ["/bin/sh", "-c", _STANDS_IN, "played", stdout, stderr, str(return_code)]
        for part in self._parts:
            if part["argv"] == argv and part["any"] == any_arguments:
                part["answers"].append(answer)
                return self
        self._parts.append({"argv": argv, "any": any_arguments, "answers": [answer]})
        return self

    @property
    def calls(self):
        """The commands that were called, each a list of words, in their order."""
        return [call[1:] for call in self._calls]

    def _play(self, action):
        folder = tempfile.mkdtemp(prefix="countermeasure-commands-")
        try:
            calls, commands = os.path.join(folder, "calls"), os.path.join(folder, "commands")
            write(calls, self._calls)
            write(commands, [["calls", calls]] + self._lines())
            player = Player(commands)
            played = Played(player).install()
            try:
                done = action()
            finally:
                played.remove()
                before, self._calls = len(self._calls), player.calls()
        finally:
            shutil.rmtree(folder)
        undeclared = [call[1:] for call in self._calls[before:] if call[0] == "-1"]
        if undeclared:
            declared = [part["argv"] for part in self._parts]
            raise UndeclaredCommand("commands must be declared but these were not: %r; declared are %r" % (undeclared, declared))
        return done

    def _lines(self):
        lines = []
        for part in self._parts:
            lines.append(["any" if part["any"] else "exact"] + part["argv"])
            lines.extend(["answer"] + answer for answer in part["answers"])
        return lines


class Failure(object):
    """How a plugin failed: ``phase`` is PREPARE or RUN, ``type`` the exception's name, with ``message`` and ``traceback``."""

    def __init__(self, phase, thrown):
        self.phase = phase
        self.type = _failures.type_of(thrown)
        self.message = _failures.message_of(thrown)
        self.traceback = _failures.traceback_of(thrown)


class Result(object):
    """What came of a run. ``outcome`` is SUCCEEDED or FAILED; ``return_code`` None if none was saved."""

    def __init__(self):
        self.return_code = None
        self.failure = None
        self.text_output = ""
        self.html_output = ""
        self.log = []

    @property
    def outcome(self):
        return "FAILED" if self.failure or self.return_code else "SUCCEEDED"

    def __repr__(self):
        said = self.failure.traceback if self.failure else self.text_output or self.html_output
        return "%s with return code %s: %s" % (self.outcome, self.return_code, said)


def run_plugin(plugin, incident=None, event=None, commands=None):
    """Runs a plugin, a file or a class, as the agent would: it is made, ``prepare()`` and ``run()`` are called.

    ``incident`` is a dict, ``event`` OPENED or CLEARED, ``commands`` a FakeCommands. Whatever these throw is in the
    result, ``os._exit`` too. ``AssertionError`` if the file is no plugin, ``UndeclaredCommand`` if it called what is not declared.
    """
    return _with(plugin, incident, event, commands, _run)


def validate_plugin(plugin, commands=None):
    """What the plugin's ``validate()`` says: None, or the problems as a string."""
    return _with(plugin, None, None, commands, lambda made, host, result: made.validate() or None)


def _with(plugin, incident, event, commands, action):
    result = Result()
    host = _TestHost(result, {} if incident is None else incident, event)
    log = _Log(result)
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(log)
    root.setLevel(logging.INFO)
    before, real_exit = _plugin._host, os._exit
    _plugin.connect(host)
    os._exit = _exit_of(os.getpid(), real_exit)
    try:
        return (commands or FakeCommands())._play(lambda: action(_made(plugin), host, result))
    finally:
        os._exit = real_exit
        _plugin.connect(before)
        root.removeHandler(log)
        root.setLevel(level)
        host.close()


class _Exited(BaseException):
    """The plugin ended its process, which the agent calls a failure."""


def _exit_of(pid, real_exit):
    def exit(code):
        if os.getpid() != pid:
            real_exit(code)
        raise _Exited("plugin must come to its end but called os._exit(%r)" % (code,))

    return exit


def _made(plugin):
    if isinstance(plugin, type) and issubclass(plugin, CountermeasurePlugin):
        made = plugin()
    else:
        path = os.path.abspath(os.fspath(plugin))
        with open(path, "rb") as file:
            content = file.read()
        try:
            made = _load.plugin_of(path, content)
        except _load.Unusable as e:
            raise AssertionError("%s:%d: %s" % (path, e.line or 1, e)) from e
    missing = [name for name in ("name", "author", "textkey", "description") if not getattr(made, name)]
    if missing:
        raise AssertionError("%s is required but is missing in %r" % (missing[0], plugin))
    return made


def _run(made, host, result):
    for phase, action in (("PREPARE", made.prepare), ("RUN", made.run)):
        try:
            action()
        except SystemExit as e:
            if phase == "RUN" and (e.code is None or isinstance(e.code, int)):
                host.code(int(e.code or 0))  # a plugin may end its run as a script ends
            else:
                result.failure = Failure(phase, e)
        except (Exception, _Exited) as e:
            result.failure = Failure(phase, e)
        if result.failure:
            break
    return result


class _TestHost(LocalHost):
    def __init__(self, result, incident, event):
        import json

        self.incident_text = json.dumps(incident)
        self.event = event
        self._result = result

    def text(self, data):
        self._result.text_output += data.decode("utf-8", "replace")

    def html(self, data):
        self._result.html_output += data.decode("utf-8", "replace")

    def code(self, value):
        self._result.return_code = value


class _Log(logging.Handler):
    def __init__(self, result):
        logging.Handler.__init__(self)
        self._result = result

    def emit(self, record):
        self._result.log.append("%s %s" % (record.levelname, record.getMessage()))
