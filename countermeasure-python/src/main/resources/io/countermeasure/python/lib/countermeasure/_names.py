"""What the names at the top of a file stand for, as far as that is written down and nothing changes it."""

import os
import sys

from countermeasure import _contract
from countermeasure import _tree as ast

CONSTANT = getattr(ast, "Constant", ()) if hasattr(ast, "NamedExpr") else ()  # before 3.8 it is something else

_REACH_ANYTHING = {"globals", "locals", "vars", "exec", "eval", "setattr", "delattr", "__dict__", "modules"}


class Names(object):
    """``classes`` and ``constants`` of the file, ``bases`` that are ours, ``imports``; ``unclear`` where only an import can tell."""

    def __init__(self, tree, content, aliases):
        self.bases = {}  # what a name stands for, if it is one of ours
        self.foreign = set()  # names that may be a plugin class of another file
        self.modules = {}
        self.classes = {}
        self.constants = {}  # the expression, or None where it is not written down
        self.assigned = set()
        self.imports = []
        self.rebound = _rebound(tree) if b"global" in content or b":=" in content else set()
        self.aliases = {"countermeasure": None}
        for alias in aliases:
            module, _, name = alias.partition(":")
            self.aliases.setdefault(module, name or None)
        self.unclear = "__name__" in self.rebound
        for statement in tree.body:
            self._top(statement)
        for name in self.rebound:
            self.constants[name] = None

    def _top(self, statement):
        if isinstance(statement, ast.ClassDef):
            self.unclear |= statement.name in self.classes
            self.classes[statement.name] = statement
            self.constants.pop(statement.name, None)
        elif isinstance(statement, ast.Import):
            for name in statement.names:
                self._import(name.name)
                self.modules[name.asname or name.name] = name.name
                self._bound(name.asname or name.name.split(".")[0])
        elif isinstance(statement, ast.ImportFrom):
            self._import_from(statement, certain=True)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], statement.value)
        elif isinstance(statement, ast.AnnAssign):
            self._assign(statement.target, statement.value)
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._bound(statement.name)
        elif not (isinstance(statement, ast.Pass) or is_constant(statement) or _is_main_block(statement)):
            self._other(statement)

    def _assign(self, target, value):
        if not isinstance(target, ast.Name):
            self._other(target)
            return
        self.assigned.add(target.id)
        if target.id in self.bases or target.id in self.classes or target.id == "__name__" or self._names_a_class(value):
            self.unclear = True
        elif value is not None and target.id not in self.constants:
            self.constants[target.id] = value
        elif value is not None:
            self._bound(target.id)

    def _bound(self, name):
        """It has a value that is not written down, or more than one: which holds where is not for us to say."""
        self.unclear |= name in self.bases or name in self.classes
        self.constants[name] = None

    def _names_a_class(self, value):
        return value is not None and bool(self.classes) and mentions(value, self.classes)

    def _other(self, statement):
        """Something is done: nothing may depend on it that we say."""
        self.unclear |= reaches_anything(statement) or mentions(statement, self.classes)
        for node in ast.walk(statement):
            if isinstance(node, ast.ClassDef):
                self.unclear = True
            elif isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                self.constants[node.id] = None
                self.assigned.add(node.id)
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self._import(name.name)
                    self.foreign.add(name.asname or name.name)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node, certain=False)

    def _import(self, name):
        if name.split(".")[0] != "countermeasure":
            self.imports.append(name)

    def _import_from(self, statement, certain):
        module = statement.module or ""
        if statement.level == 0 and module:
            self._import(module)
        for name in statement.names:
            here = name.asname or name.name
            if statement.level == 0 and module in self.aliases:
                self._from_alias(module, name.name, here)
            elif name.name == "*":
                self.unclear |= not is_standard(module)
            else:
                self.unclear |= certain and here in self.bases
                self.constants[here] = None
                if statement.level or not is_standard(module):
                    self.foreign.add(here)

    def _from_alias(self, module, name, here):
        if name == "*":
            for export in _contract.EXPORTS:
                self.bases[export] = export
        elif name in _contract.EXPORTS:
            self.bases[here] = name
        elif name == self.aliases[module]:
            self.bases[here] = "CountermeasurePlugin"


def is_constant(statement):
    if not isinstance(statement, ast.Expr):
        return False
    if isinstance(statement.value, CONSTANT):
        return True
    try:
        ast.literal_eval(statement.value)
        return True
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False


def mentions(node, names):
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def reaches_anything(node):
    """Whether it could change what it does not name."""
    return any(getattr(part, "id", getattr(part, "attr", None)) in _REACH_ANYTHING for part in ast.walk(node))


def is_standard(module):
    """Whether it is one of Python's own."""
    top = module.split(".")[0]
    if top == "countermeasure":
        return False
    known = getattr(sys, "stdlib_module_names", None)
    if known is not None:
        return top in known
    folder = os.path.dirname(os.__file__)
    return (
        top in sys.builtin_module_names
        or os.path.exists(os.path.join(folder, top + ".py"))
        or os.path.isdir(os.path.join(folder, top))
        and top != "site-packages"
    )


def _rebound(tree):
    """What some function, class or expression gives a value from within."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            names.update(node.names)
        elif type(node).__name__ == "NamedExpr":  # from 3.8 on
            names.add(node.target.id)
    return names


def _is_main_block(statement):
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.left, ast.Name)
        and statement.test.left.id == "__name__"
        and isinstance(statement.test.ops[0], ast.Eq)
        and not statement.orelse
    )
