"""Imports one plugin file, in a process of its own, and says what it finds: one line of JSON."""

import json
import os
import sys

from countermeasure import _console, _contract, _ends, _failures, _load
from countermeasure._literal import NotPlain, plain


def main(words):
    _, channel = _console.move()
    pid = os.getpid()
    settings = json.loads(words[0])
    path = words[1]
    _load.install(settings["aliases"])
    _ends.leave_a_trace()

    def exited(status, frame):
        line = _failures.line_at(frame, path)
        _answer(channel, {"problems": [_problem(line, _load.exited("os._exit(%r)" % (status,)))]})

    with _ends.Watched(exited):
        found = describe(path)
    if os.getpid() != pid:
        os._exit(0)  # a child that was forked during the import
    _answer(channel, found)
    _console.flush()
    os._exit(0)  # whatever threads, finalizers and exit handlers the import has left behind


def _answer(channel, found):
    answer = memoryview(json.dumps(found).encode("ascii") + b"\n")
    while len(answer):
        answer = answer[os.write(channel, answer) :]


def describe(path):
    """The class, its attributes, and everything that is wrong."""
    try:
        with open(path, "rb") as file:
            content = file.read()
        plugin = _load.plugin_of(path, content)
        line = _load.line_of(type(plugin), path)
        attributes, problems = _attributes(plugin, line)
        return {"class": type(plugin).__name__, "attributes": attributes, "line": line, "problems": problems}
    except _load.Unusable as e:
        return {"problems": [_problem(e.line, str(e))]}
    except BaseException as e:
        return {"problems": [_problem(0, _load.complaint(e, path))]}


def _attributes(plugin, line):
    values, problems = {}, []
    for name in _contract.METADATA:
        try:
            value = getattr(plugin, name)
            if value is not None:
                values[name] = plain(value)
        except NotPlain as e:
            problems.append(_problem(line, "%s must be a plain value but %s" % (name, e)))
        except BaseException as e:
            said = "%s: %s" % (_failures.type_of(e), _failures.message_of(e))
            problems.append(_problem(line, "%s must be readable but failed with %s" % (name, said)))
    return json.dumps(values), problems


def _problem(line, rule):
    return {"line": line or 0, "column": 1 if line else 0, "rule": rule}
