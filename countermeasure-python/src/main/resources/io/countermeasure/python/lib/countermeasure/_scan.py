"""Reads what plugin files say of themselves from their syntax trees. Nothing of theirs is executed.

One line of JSON for this interpreter, then one for each file: its number, what it is ("literal", "computed" where only an
import can tell, or "unusable"), the hash of the bytes that were looked at, the attributes, where they stand, and what is
wrong. Many files are shared out to children on other processors; lines then come in any order.
"""

import ast
import gc
import os
import signal
import sys
import warnings

from countermeasure import _contract
from countermeasure._dumps import dumps
from countermeasure._hash import sha256
from countermeasure._pipe import enlarge
from countermeasure._source import PluginSource

_KEY = br"""(?m)(?:^|;)\s*(?:self\.)?textkey\s*=\s*["']([a-z0-9_.]{1,128})["']"""

_MOST_SHARES = 4
_SMALLEST_SHARE = 100
_PIECE = 1 << 14
_PAUSE = 0.05  # whoever reads the lines spends a millisecond on each piece


def main(words):
    warnings.simplefilter("ignore")
    gc.disable()  # trees refer to nothing that refers to them
    settings = ast.literal_eval(words[0])  # names of modules in JSON are one, and json takes as long as many files to import
    head = {"executable": sys.executable, "version": list(sys.version_info[:3]), "runtime": _contract.runtime()}
    _say(1, head)
    folder, names = "/" + words[1] + "/", words[2].split("/") if words[2] else []
    files = [folder + name for name in names]
    shares = min(len(os.sched_getaffinity(0)), _MOST_SHARES, len(files) // _SMALLEST_SHARE)
    if shares < 2:
        _look_at(range(len(files)), files, settings["aliases"], 1)
    else:
        enlarge(1)
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        numbers = _shared(len(files))
        _pass_on([_child(numbers, files, settings["aliases"]) for _ in range(shares)])
    os._exit(0)  # nothing is left to be done, and to take it all apart costs as much as many files


def _shared(count):
    """The numbers of the files, each for one of all that ask: whoever is faster gets more, and what one dies of is not lost for others."""
    reader, writer = os.pipe()
    enlarge(writer)
    os.write(writer, b"".join(b"%8d" % number for number in range(count)))
    os.close(writer)
    return map(int, iter(lambda: os.read(reader, 8), b""))


def _child(numbers, files, aliases):
    """Has a child look at files; returns where its lines come from. Looks at them itself if there can be none."""
    reader, writer = os.pipe()
    try:
        child = os.fork()
    except OSError:
        _look_at(numbers, files, aliases, 1)
        child = -1
    if child == 0:
        code = 1
        try:
            os.close(reader)
            enlarge(writer)
            _look_at(numbers, files, aliases, writer)
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    os.set_blocking(reader, False)
    return reader


def _pass_on(readers):
    """In large pieces: whoever reads one line after the other would take the processor from those who write them."""
    while readers:
        signal.sigtimedwait([signal.SIGCHLD], _PAUSE)  # no longer than until a child has ended
        _write(1, b"".join(part for reader in list(readers) for part in _parts(reader, readers)))


def _parts(reader, readers):
    while True:
        try:
            part = os.read(reader, 1 << 20)
        except BlockingIOError:
            return
        if not part:
            readers.remove(reader)
            return
        yield part


def _look_at(numbers, files, aliases, out):
    for number in numbers:
        found = look(files[number], aliases)
        found["file"] = number
        _say(out, found)  # at once: if a file brings the interpreter down, what was found before it is known


def _say(out, line):
    _write(out, dumps(line).encode("ascii") + b"\n")


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
        content = piece = os.read(descriptor, _PIECE)
        while len(piece) == _PIECE:  # of a file, less is its end
            piece = os.read(descriptor, _PIECE)
            content += piece
        return content
    finally:
        os.close(descriptor)


def _look(path, content, aliases):
    try:
        tree = ast.parse(content, path)
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
