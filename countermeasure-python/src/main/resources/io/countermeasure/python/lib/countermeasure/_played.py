"""Commands that a test plays instead of executing them: what it declared stands in for them, and anything else is an error."""

import os
import subprocess
import sys
import threading
from urllib.parse import quote_plus, unquote_plus

VARIABLE = "COUNTERMEASURE_PLAYED_COMMANDS"

_UNDECLARED = -1
_REAL = {"os.system", "os.exec", "os.posix_spawn", "subprocess.Popen"}  # as the interpreter itself calls them, from 3.8 on


class UndeclaredCommand(AssertionError):
    """A plugin ran a command that its test had not declared; it was not executed."""


class Player(object):
    """Reads and records what the test's file says; several processes may use it."""

    def __init__(self, path):
        self._parts = []
        for line in _read(path):
            kind, words = line[0], line[1:]
            if kind == "calls":
                self._calls = words[0]
            elif kind == "answer":
                self._parts[-1]["answers"].append(words)
            else:
                self._parts.append({"any": kind == "any", "argv": words, "answers": []})

    def instead(self, argv):
        """The words to execute instead of these; the call is recorded."""
        index = self._best(argv)
        earlier = sum(1 for call in self.calls() if call[0] == str(index))
        write(self._calls, [[str(index)] + argv], "a")
        if index == _UNDECLARED:
            declared = [part["argv"] for part in self._parts]
            raise UndeclaredCommand("command must be declared to the test but was %r; declared are %r" % (argv, declared))
        answers = self._parts[index]["answers"]
        return answers[min(earlier, len(answers) - 1)]

    def refuse(self, arguments, event):
        """The words of a command that is not to be executed, declared or not; the call is recorded."""
        words = words_of(arguments[0], True) if event == "os.system" else words_of(arguments[1], False)
        write(self._calls, [[str(_UNDECLARED)] + words], "a")
        return words

    def calls(self):
        """All calls so far, in their order: the number of what stood in for it, and its words."""
        return _read(self._calls) if os.path.exists(self._calls) else []

    def _best(self, argv):
        for any_words in (False, True):  # exact words go before any words
            for index, part in enumerate(self._parts):
                compared = argv[: len(part["argv"])] if any_words else argv
                if part["any"] == any_words and compared == part["argv"]:
                    return index
        return _UNDECLARED


def _read(path):
    with open(path, "r", encoding="ascii") as file:
        return [[unquote_plus(word) for word in line.rstrip("\n").split(" ")] for line in file]


def write(path, lines, mode="w"):
    """Lines of words, encoded as in a URL."""
    with open(path, mode, encoding="ascii") as file:
        file.writelines(" ".join(map(quote_plus, words)) + "\n" for words in lines)


_within = threading.local()  # a command that is played is executing what stands in for it
_playing = []  # the player of this process, if any: what a plugin keeps of an earlier one is to ask the present one


def _instead(argv):
    return _playing[-1].instead(argv) if _playing else argv


def _watch(event, arguments):
    """Has nothing executed by a name that was bound before anything was replaced, as by ``from os import system``."""
    if event in _REAL and _playing and not getattr(_within, "played", False):
        words = _playing[-1].refuse(arguments, event)
        raise UndeclaredCommand("command must be called through its module to be played but %s was called directly: %r" % (event, words))


if hasattr(sys, "addaudithook"):  # from 3.8 on; it cannot be removed again
    sys.addaudithook(_watch)


class _Within(object):
    def __enter__(self):
        self._before = getattr(_within, "played", False)
        _within.played = True

    def __exit__(self, *thrown):
        _within.played = self._before


class Played(object):
    """Has this process play its commands: ``subprocess``, ``os.system``, ``os.popen``, ``os.exec*``, ``os.spawn*``."""

    def __init__(self, player):
        self._player = player
        self._before = []

    def install(self):
        _playing.append(self._player)
        self._replace(subprocess.Popen, "__init__", self._popen(subprocess.Popen.__init__))
        self._replace(os, "system", self._system(os.system))
        self._replace(os, "execv", self._exec(os.execv))
        self._replace(os, "execve", self._exec(os.execve))
        for name in ("posix_spawn", "posix_spawnp"):  # from 3.8 on
            if hasattr(os, name):
                self._replace(os, name, self._exec(getattr(os, name)))
        return self

    def remove(self):
        _playing.remove(self._player)
        while self._before:
            owner, name, value = self._before.pop()
            setattr(owner, name, value)

    def _replace(self, owner, name, value):
        self._before.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    def _popen(self, original):
        import inspect

        signature = inspect.signature(original)

        def init(*given, **named):
            bound = signature.bind(*given, **named)
            words = words_of(bound.arguments["args"], bound.arguments.get("shell"))
            bound.arguments.update(args=_instead(words), shell=False, executable=None)
            with _Within():  # from 3.13 on it is made of posix_spawn
                return original(*bound.args, **bound.kwargs)

        return init

    def _system(self, original):
        def system(command):
            with _Within():
                return original(" ".join(map(_quoted, _instead(words_of(command, True)))))

        return system

    def _exec(self, original):
        def replaced(path, argv, *rest, **named):
            if getattr(_within, "played", False) or not _playing:
                return original(path, argv, *rest, **named)
            words = _instead(words_of(argv, False))
            with _Within():
                return original(words[0], words, *rest, **named)

        return replaced


def words_of(args, shell):
    """The words of a command, as ``subprocess`` takes it."""
    if isinstance(args, (str, bytes)) or hasattr(args, "__fspath__"):
        words = [os.fsdecode(args)]
    else:
        words = [os.fsdecode(word) for word in args]
    return ["/bin/sh", "-c"] + words if shell else words


def _quoted(word):
    return "'" + word.replace("'", "'\\''") + "'"
