"""Reads what plugin files say of themselves from their syntax trees. Nothing of theirs is executed.

One line of JSON for this interpreter, then one for each file: its number, what it is ("literal", "computed" where only an
import can tell, or "unusable"), the hash of the bytes that were looked at, the attributes, where they stand, and what is
wrong. Many files are shared out to children on other processors; lines then come in any order, and up to 50 ms late: if one of
these files brings an interpreter down, as many are lost with it, and whoever asks asks again with one share.
"""

import gc
import os
import sys
import warnings

from countermeasure import _contract, _tree
from countermeasure._dumps import dumps
from countermeasure._hash import sha256
from countermeasure._pipe import enlarge
from countermeasure._source import PluginSource

try:
    import _signal as signal  # without names for all of them, which take as long as many files
except ImportError:
    import signal

_KEY = br"""(?m)(?:^|;)\s*(?:self\.)?textkey\s*=\s*["']([a-z0-9_.]{1,128})["']"""

_SMALLEST_SHARE = 100
_PIECE = 1 << 14
_PAUSE = 0.05  # whoever reads the lines spends a millisecond on each time there are some


def main(words):
    warnings.simplefilter("ignore")
    gc.disable()  # trees refer to nothing that refers to them
    # names of modules and a number in JSON are a literal, and json takes as long as many files to import
    settings = _tree.literal_eval(_tree.parse(words[0], "<settings>", "eval").body)
    head = {"executable": sys.executable, "version": list(sys.version_info[:3]), "runtime": _contract.runtime()}
    _write(1, _text(head))
    folder, names = "/" + words[1] + "/", words[2].split("/") if words[2] else []
    files, aliases = [folder + name for name in names], settings["aliases"]
    shares = min(len(os.sched_getaffinity(0)), settings["shares"], len(files) // _SMALLEST_SHARE)
    if shares < 2:
        for number in range(len(files)):
            _write(1, _line(number, files, aliases))  # at once: if a file brings the interpreter down, the others are known
    else:
        _share_out(shares, files, aliases)
    os._exit(0)  # nothing is left to be done, and to take it all apart costs as much as many files


def _share_out(shares, files, aliases):
    """This process takes a share, too: one more costs as much as many files."""
    enlarge(1)
    outlet = _Outlet()
    numbers = _numbers(len(files))
    children = [_child(numbers, files, aliases, outlet) for _ in range(shares - 1)]
    outlet.look_at(numbers, files, aliases)
    for child in children:
        if child > 0:
            os.waitpid(child, 0)


def _child(numbers, files, aliases, outlet):
    """A process that looks at files; where there can be none, the others look at all."""
    try:
        child = os.fork()
    except OSError:
        return -1
    if child == 0:
        code = 1
        try:
            outlet.look_at(numbers, files, aliases)
            code = 0
        finally:
            os._exit(code)
    return child


def _numbers(count):
    """The numbers of the files, each for one of all that ask: whoever is faster gets more, and what one dies of is not lost for others."""
    reader, writer = os.pipe()
    enlarge(writer)
    os.write(writer, b"".join(b"%8d" % number for number in range(count)))
    os.close(writer)
    return map(int, iter(lambda: os.read(reader, 8), b""))


class _Outlet(object):
    """The lines of one of some processes. They go out now and then, and whole: only one of them writes at a time."""

    def __init__(self):
        self._lines = []
        self._next, self._done = os.pipe()
        self._pass()

    def look_at(self, numbers, files, aliases):
        signal.signal(signal.SIGALRM, self._flush)
        signal.setitimer(signal.ITIMER_REAL, _PAUSE, _PAUSE)  # even if one look takes for ever
        for number in numbers:
            self._lines.append(_line(number, files, aliases))
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._flush()

    def _flush(self, *_):
        lines, self._lines[:] = self._lines[:], []
        if lines:
            os.read(self._next, 1)
            _write(1, b"".join(lines))
            self._pass()

    def _pass(self):
        os.write(self._done, b"x")


def _line(number, files, aliases):
    found = look(files[number], aliases)
    found["file"] = number
    return _text(found)


def _text(line):
    return dumps(line).encode("ascii") + b"\n"


def _write(out, data):
    while data:
        data = data[os.write(out, data) :]


def look(path, aliases):
    """What one file says of itself."""
    try:
        content = _content(path)
    except OSError as e:
        return _unusable(None, "file must be readable but %s" % e.strerror)
    found = _look(path, content, aliases)
    found["sha256"] = sha256(content)
    if found["is"] != "literal":
        import re  # most files need none

        match = re.search(_KEY, content)
        if match:
            found["textkey"] = match.group(1).decode("ascii")
    return found


def _content(path):
    """By the system's own calls: a file object takes a tenth of the time that all the rest does."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        piece = os.read(descriptor, _PIECE)
        pieces = [piece]
        while len(piece) == _PIECE:  # of a file, less is its end
            piece = os.read(descriptor, _PIECE)
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(descriptor)


def _look(path, content, aliases):
    try:
        tree = _tree.parse(content, path)
        return PluginSource(tree, content, aliases).result()
    except SyntaxError as e:
        if not e.lineno and "encoding" in str(e.msg):
            e.lineno = 1  # where it is named
        return _unusable(e, "file must be valid for %s but is not: %s%s" % (_contract.runtime(), e.msg, _advice(e, content)))
    except (ValueError, RecursionError, MemoryError, OverflowError) as e:
        return _unusable(None, "file must be valid for %s but is not: %s" % (_contract.runtime(), e or type(e).__name__))


def _advice(error, content):
    if isinstance(error, TabError):
        return "; indent with spaces only"
    import re

    said = str(error.msg)
    if "codec can't decode" in said or "encoding" in said:
        return "; save it as UTF-8, or name its encoding in a comment on its first line"
    old = re.search(br"^\s*(print [^(=]|except [\w.]+, \w+:|raise \w+, |exec \")", content, re.MULTILINE)
    return "; it seems to be written for Python 2" if old else ""


def _unusable(error, rule):
    line = getattr(error, "lineno", None) or 0
    column = getattr(error, "offset", None) or 0
    return {"is": "unusable", "problems": [{"line": line, "column": max(column, 1) if line else 0, "rule": rule}]}
