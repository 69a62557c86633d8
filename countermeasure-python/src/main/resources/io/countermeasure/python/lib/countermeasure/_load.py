"""A plugin file as a module, and the plugin in it."""

import os
import sys
import types

import countermeasure
from countermeasure._contract import EXPORTS, SUFFIX, suffix, two
from countermeasure._failures import clean, line_in, message_of, shown, type_of
from countermeasure._plugin import CountermeasurePlugin


class Unusable(Exception):
    """The file is no plugin; says why, and on which line."""

    def __init__(self, line, rule):
        Exception.__init__(self, rule)
        self.line = line


def install(aliases):
    """Lets plugins import the base class from those modules too: ``module``, or ``module:ClassName``."""
    for alias in aliases:
        dotted, _, class_name = alias.partition(":")
        parts = dotted.split(".")
        for end in range(1, len(parts) + 1):
            _make(".".join(parts[:end]))
        module = sys.modules[dotted]
        for name in EXPORTS:
            setattr(module, name, getattr(countermeasure, name))
        if class_name:
            setattr(module, class_name, CountermeasurePlugin)


def _make(dotted):
    if dotted in sys.modules:
        return
    parent, _, name = dotted.rpartition(".")
    module = types.ModuleType(dotted, "Stands for the module that plugins import CountermeasurePlugin from.")
    module.__path__ = []
    sys.modules[dotted] = module
    if parent:
        setattr(sys.modules[parent], name, module)


def module_name(path):
    """The file's own name where that hides nothing: children of multiprocessing can import it by that, too."""
    stem = os.path.basename(path)[: -len(".py")]
    free = stem.isidentifier() and stem not in sys.modules and not _is_elsewhere(stem)
    return stem if free else "countermeasure_plugin_" + "".join(c if c.isalnum() else "_" for c in stem)


def look_ahead():
    """Has Python know what is in the folders of modules, which is asked for each plugin's name."""
    _is_elsewhere("countermeasure_plugin")


def _is_elsewhere(name):
    from importlib.machinery import BuiltinImporter, FrozenImporter, PathFinder

    try:
        return any(finder.find_spec(name) is not None for finder in (BuiltinImporter, FrozenImporter, PathFinder))
    except (ImportError, ValueError):
        return False


def load(path, content):
    """The module of this file, compiled from these bytes."""
    folder = os.path.dirname(path)
    name = module_name(path)
    if folder not in sys.path:
        sys.path.append(folder)  # last: a plugin named json.py must not hide the standard library
    module = types.ModuleType(name)
    module.__file__ = path
    sys.modules[name] = module
    sys.argv = [path]
    exec(compile(content, path, "exec", dont_inherit=True), module.__dict__)
    return module


def plugin_class(module):
    """The one leaf subclass that is defined in the module."""
    own = [
        value
        for value in module.__dict__.values()
        if issubclass(type(value), type)  # a proxy may say that it is something else, or fail to say
        and issubclass(value, CountermeasurePlugin)
        and value.__module__ == module.__name__
    ]
    leaves = [c for c in own if not any(other is not c and issubclass(other, c) for other in own)]
    leaves = [c for at, c in enumerate(leaves) if c not in leaves[:at]]  # one may have two names
    if not leaves:
        raise Unusable(1, "file must define a class that extends CountermeasurePlugin but defines none")
    if len(leaves) > 1:
        raise Unusable(line_of(leaves[1], module.__file__), two(c.__name__ for c in leaves))
    return _checked(leaves[0], module)


def _checked(found, module):
    if not found.__name__.endswith(SUFFIX):
        raise Unusable(line_of(found, module.__file__), suffix(found.__name__))
    if found.run is CountermeasurePlugin.run:
        raise Unusable(line_of(found, module.__file__), "run() is required but %s has none" % found.__name__)
    return found


def line_of(found, path):
    """The line of the class statement; 0 if it is not to be found."""
    line = vars(found).get("__firstlineno__")  # from 3.13 on
    if line:
        return line
    import linecache
    import re

    text = "".join(linecache.getlines(path))
    match = re.search(r"^[ \t]*class[ \t]+%s\b" % re.escape(found.__name__), text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def exited(how):
    return "file must not exit while it is imported but did, with %s" % how


def plugin_of(path, content):
    """The plugin in this file; or Unusable, caused by what was thrown, if anything was."""
    found = None
    try:
        found = plugin_class(load(path, content))
        return found()
    except Unusable:
        raise
    except BaseException as e:
        raise Unusable(_line(e, found, path), complaint(e, path)) from e


def _line(thrown, found, path):
    if isinstance(thrown, SyntaxError) and thrown.filename == path:
        return thrown.lineno or 0
    return line_in(thrown, path) or (line_of(found, path) if found else 0)


def complaint(thrown, path):
    """What went wrong while the file was imported, and what would help."""
    if isinstance(thrown, SystemExit):
        return exited(shown(thrown.code))
    return "file must be importable but was not: %s: %s%s" % (type_of(thrown), message_of(thrown), _hint(thrown, path))


def _hint(thrown, path):
    name = getattr(thrown, "name", None)
    if not isinstance(thrown, ImportError) or not name or getattr(thrown, "path", None):
        return ""
    module = _imported_there(thrown, path)
    if "countermeasure" in module.lower():
        return "; if that is where CountermeasurePlugin comes from, make %s an alias" % module.split(" ")[0]
    venv = os.path.join(os.path.dirname(path), ".venv")
    return "; install it for %s, or in a virtual environment at %s" % (clean(sys.executable, 200), venv)


def _imported_there(thrown, path):
    """What the line that failed imports: the module, and what of it."""
    import linecache
    import re

    line = linecache.getline(path, line_in(thrown, path))
    match = re.match(r"\s*(?:from|import)\s+([\w.]+(?: import .*)?)", line)
    return match.group(1) if match else ""
