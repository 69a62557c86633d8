"""What a plugin file has to be, whether it is looked at or imported; a module of its own, as looking needs no more."""

import sys

EXPORTS = ("CountermeasurePlugin", "CommandCountermeasure", "CommandResult")
SUFFIX = "Countermeasure"
METADATA = (
    "name",
    "author",
    "textkey",
    "description",
    "wall_announce_delay",
    "max_frequency",
    "max_runtime",
    "sudo_requirements",
    "environment",
    "working_directory",
    "output",
    "disruptive",
    "detach",
    "on_agent_exit",
    "sandbox",
)


def two(names):
    return "file must define one plugin class but defines " + " and ".join(names)


def suffix(name):
    return "class name must end in %s but was %s" % (SUFFIX, name)


def runtime():
    name = sys.implementation.name
    return "%s %s" % ({"cpython": "CPython", "pypy": "PyPy"}.get(name, name), sys.version.split()[0])
