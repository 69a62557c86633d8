"""Runs one plugin in this process, with its log on stderr and its output on stdout."""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile

from countermeasure import _failures, _load, _plugin


class LocalHost(_plugin.Host):
    """Without an agent: the data folder is made when it is asked for, and gone with the run."""

    _folder = None

    def data_directory(self):
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix="countermeasure-")
        return self._folder

    def close(self):
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class TerminalHost(LocalHost):
    def __init__(self, incident_text, event):
        self.incident_text = incident_text
        self.event = event
        self.return_code = 0

    def text(self, data):
        sys.stdout.flush()
        _write(data)

    html = text

    def code(self, value):
        self.return_code = value


def main(words):
    given = _parser().parse_args(words)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    host = TerminalHost(_incident(given.incident), given.event)
    path = os.path.abspath(given.plugin)
    try:
        _load.install(given.alias)
        _plugin.connect(host)
        plugin = _plugin_of(path)
        if plugin is None:
            return 2
        return _validate(plugin) if given.validate else _run(plugin, host)
    finally:
        host.close()


def _parser():
    parser = argparse.ArgumentParser(prog="python3 -m countermeasure", description="Runs a plugin without an agent.")
    parser.add_argument("plugin", help="the plugin's file")
    parser.add_argument("--incident", metavar="FILE", help="the incident, as JSON; - for standard input")
    parser.add_argument("--event", choices=["OPENED", "CLEARED"], help="whether the incident began or ended")
    parser.add_argument("--validate", action="store_true", help="call validate() instead of run()")
    parser.add_argument(
        "--alias", metavar="MODULE[:CLASS]", action="append", default=[], help="where else the class is imported from"
    )
    return parser


def _incident(name):
    if name is None:
        return "{}"
    try:
        if name == "-":
            text = sys.stdin.read()
        else:
            with open(name, "r", encoding="utf-8") as file:
                text = file.read()
        json.loads(text)
        return text
    except (OSError, ValueError) as e:
        sys.stderr.write("incident must be a readable JSON file but is not: %s\n" % e)
        sys.exit(2)


def _plugin_of(path):
    try:
        with open(path, "rb") as file:
            content = file.read()
        plugin = _load.plugin_of(path, content)
    except OSError as e:
        sys.stderr.write("plugin must be a readable file but is not: %s\n" % e)
        return None
    except _load.Unusable as e:
        sys.stderr.write("%s:%d: %s\n" % (path, e.line or 1, e))
        return None
    missing = [name for name in ("name", "author", "textkey", "description") if not getattr(plugin, name)]
    for name in missing:
        sys.stderr.write("%s: %s is required but is missing\n" % (path, name))
    return None if missing else plugin


def _validate(plugin):
    problems = plugin.validate()
    if problems:
        sys.stderr.write("validate() says: %s\n" % problems)
        return 3
    return 0


def _run(plugin, host):
    try:
        plugin.prepare()
        plugin.run()
    except Exception as e:
        sys.stdout.flush()
        sys.stderr.write(_failures.traceback_of(e))
        return 1
    sys.stdout.flush()
    return 0 if host.return_code == 0 else 1


def _write(data):
    rest = memoryview(data)
    while len(rest):
        rest = rest[os.write(1, rest) :]
