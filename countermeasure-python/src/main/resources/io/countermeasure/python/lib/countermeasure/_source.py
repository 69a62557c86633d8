"""The plugin in a syntax tree: its class, and the attributes that are written down as they are."""

import ast
import json
import os
import sys

from countermeasure import _load
from countermeasure._literal import NotPlain, plain
from countermeasure._members import CONSTANT, Computed, Members, is_constant

_HAVE_RUN = {"CommandCountermeasure"}
_MOST_IMPORTS = 64


class PluginSource(object):
    def __init__(self, tree, content, aliases):
        self._tree = tree
        self._lines = None if _is_ascii(content) else content.splitlines()
        self._bases = {}  # what a name at the top of the file stands for, if it is one of ours
        self._foreign = set()  # names that may be a plugin class of another file
        self._modules = {}
        self._classes = {}
        self._constants = {}
        self._imports = []
        self._aliases = {"countermeasure": None}
        for alias in aliases:
            module, _, name = alias.partition(":")
            self._aliases.setdefault(module, name or None)
        self._unclear = False

    def result(self):
        for statement in self._tree.body:
            self._top(statement)
        found = self._found()
        found["imports"] = sorted(set(self._imports))[:_MOST_IMPORTS]
        return found

    # --- the top of the file ---

    def _top(self, statement):
        if isinstance(statement, ast.ClassDef):
            self._unclear |= statement.name in self._classes
            self._classes[statement.name] = statement
        elif isinstance(statement, ast.Import):
            for name in statement.names:
                self._import(name.name)
                self._modules[name.asname or name.name] = name.name
        elif isinstance(statement, ast.ImportFrom):
            self._import_from(statement)
        elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            self._assign(statement.targets[0], statement.value)
        elif isinstance(statement, ast.AnnAssign):
            self._assign(statement.target, statement.value)
        elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Pass)) or is_constant(statement):
            pass
        elif not _is_main_block(statement):
            self._other(statement)

    def _assign(self, target, value):
        if not isinstance(target, ast.Name):
            self._other(target)
        elif target.id in self._bases or target.id in self._classes or (value is not None and self._names_a_class(value)):
            self._unclear = True
        elif target.id in self._constants:
            self._constants[target.id] = None  # more than one value: which holds where is not for us to say
        else:
            self._constants[target.id] = value

    def _names_a_class(self, value):
        return bool(self._classes) and any(
            isinstance(node, ast.Name) and node.id in self._classes for node in ast.walk(value)
        )

    def _other(self, statement):
        """Something is done: nothing may depend on it that we say."""
        for node in ast.walk(statement):
            if isinstance(node, ast.ClassDef) or (isinstance(node, ast.Name) and node.id in self._classes):
                self._unclear = True
            elif isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
                self._constants[node.id] = None
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self._import(name.name)
                    self._foreign.add(name.asname or name.name)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)

    def _import(self, name):
        if name.split(".")[0] != "countermeasure":
            self._imports.append(name)

    def _import_from(self, statement):
        module = statement.module or ""
        if statement.level == 0 and module:
            self._import(module)
        for name in statement.names:
            here = name.asname or name.name
            if statement.level == 0 and module in self._aliases:
                self._from_alias(module, name.name, here)
            elif name.name == "*":
                self._unclear |= not _is_standard(module)
            elif statement.level or not _is_standard(module):
                self._foreign.add(here)

    def _from_alias(self, module, name, here):
        if name == "*":
            for export in _load.EXPORTS:
                self._bases[export] = export
        elif name in _load.EXPORTS:
            self._bases[here] = name
        elif name == self._aliases[module]:
            self._bases[here] = "CountermeasurePlugin"

    # --- which class it is ---

    def _found(self):
        bases = {name: [self._base(node) for node in c.bases] for name, c in self._classes.items()}
        kinds = {name: self._kind(name, bases, ()) for name in self._classes}
        if self._unclear or "foreign" in kinds.values():
            return self._computed(None)
        plugins = [name for name, kind in kinds.items() if kind == "plugin"]
        parents = {base for name in plugins for base in bases[name]}
        leaves = [name for name in plugins if name not in parents]
        if not leaves:
            return self._problem(None, self._nothing())
        leaves.sort(key=lambda name: self._classes[name].lineno)
        if len(leaves) > 1:
            return self._problem(self._classes[leaves[1]], _load.two(leaves))
        leaf = leaves[0]
        if not leaf.endswith(_load.SUFFIX):
            return self._problem(self._classes[leaf], _load.suffix(leaf))
        try:
            return self._describe(leaf, self._chain(leaf, bases))
        except Computed:
            return self._computed(self._classes[leaf])

    def _base(self, node):
        """What a base class is: a class of this file, one of ours, or something that decides nothing, or might."""
        if isinstance(node, ast.Name):
            if node.id in self._classes or node.id not in self._bases:
                return node.id
            return "!" + self._bases[node.id]
        if isinstance(node, ast.Attribute):
            dotted = _dotted(node.value)
            module = self._modules.get(dotted, dotted)
            if module in self._aliases and node.attr in _load.EXPORTS + (self._aliases[module],):
                return "!" + ("CountermeasurePlugin" if node.attr == self._aliases[module] else node.attr)
            return "" if module and _is_standard(module) else "?"
        return "?"

    def _kind(self, name, bases, seen):
        if name.startswith("!"):
            return "plugin"
        if name == "?" or name in self._foreign or name in seen:
            return "foreign"
        if name not in bases:
            return "foreign" if name in self._constants else "other"
        kinds = [self._kind(base, bases, seen + (name,)) for base in bases[name]]
        return next((kind for kind in ("foreign", "plugin") if kind in kinds), "other")

    def _chain(self, leaf, bases):
        """The leaf and its ancestors in this file, then which of ours they end in."""
        chain, name = [], leaf
        while True:
            chain.append(self._classes[name])
            parents = [base for base in bases[name] if base not in ("", "object")]
            if len(parents) != 1 or self._classes[name].keywords or self._classes[name].decorator_list:
                raise Computed()
            name = parents[0]
            if name.startswith("!"):
                return chain, name[1:]

    # --- what it says of itself ---

    def _describe(self, leaf, ancestry):
        chain, root = ancestry
        members = Members(chain)
        members.collect()
        if not members.has("run") and root not in _HAVE_RUN:
            return self._problem(chain[0], "run() is required but %s has none" % leaf)
        attributes, places, problems = {}, {}, []
        for name, node in members.attributes.items():
            places[name] = self._place(node)
            try:
                value = plain(self.literal(node, members.scope))
            except NotPlain as e:
                problems.append(self._at(node, "%s must be a plain value but %s" % (name, e)))
            else:
                if value is not None:
                    attributes[name] = value
        found = {
            "is": "literal",
            "class": leaf,
            "attributes": json.dumps(attributes),
            "places": _listed(places),
            "others": _listed({name: self._place(node) for name, node in members.others.items()}),
            "place": _listed({"": self._place(chain[0])}),
            "problems": problems,
        }
        run = members.methods.get("run")
        if isinstance(run, ast.AsyncFunctionDef):
            problems.append(self._at(run, "run() must be a plain method but is async"))
        return found

    def literal(self, node, scope):
        """The value an expression is written down as, with names of constants and sums of strings resolved."""
        for _ in range(10):
            if not isinstance(node, ast.Name):
                break
            value = scope.get(node.id, self._constants.get(node.id))
            if value is None:
                raise Computed()
            node = value
        if isinstance(node, CONSTANT):
            return node.value
        try:
            return ast.literal_eval(node)
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            pass
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
            left, right = self.literal(node.left, scope), self.literal(node.right, scope)
            if isinstance(node.op, ast.Mult) and type(left) is int and type(right) is int and left * right < 2**63:
                return left * right
            if isinstance(node.op, ast.Add) and type(left) is type(right) and isinstance(left, (str, int, list)):
                return left + right
        if isinstance(node, (ast.List, ast.Tuple)):
            return [self.literal(element, scope) for element in node.elts]
        raise Computed()

    def _nothing(self):
        rule = "file must define a class that extends CountermeasurePlugin but defines none"
        named = [name for name in self._classes if name.endswith(_load.SUFFIX)]
        if named:
            return "%s; %s does not extend it" % (rule, named[0])
        return rule + "; a module that plugins share belongs in a folder of its own"

    def _computed(self, node):
        return {"is": "computed", "place": _listed({"": self._place(node)} if node is not None else {}), "problems": []}

    def _problem(self, node, rule):
        return {"is": "unusable", "problems": [self._at(node, rule)]}

    def _at(self, node, rule):
        line, column = self._place(node) if node is not None else (0, 0)
        return {"line": line, "column": column, "rule": rule}

    def _place(self, node):
        column = node.col_offset
        if self._lines is not None and 0 < node.lineno <= len(self._lines):
            column = len(self._lines[node.lineno - 1][:column].decode("utf-8", "replace"))
        return [node.lineno, column + 1]


def _listed(places):
    """A text and no object: most are never looked at."""
    return " ".join("%s:%d:%d" % (name, line, column) for name, (line, column) in places.items())


def _is_ascii(content):
    try:
        content.decode("ascii")
        return True
    except UnicodeDecodeError:
        return False


def _is_main_block(statement):
    return (
        isinstance(statement, ast.If)
        and isinstance(statement.test, ast.Compare)
        and isinstance(statement.test.left, ast.Name)
        and statement.test.left.id == "__name__"
        and isinstance(statement.test.ops[0], ast.Eq)
        and not statement.orelse
    )


def _dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id] + parts[::-1]) if isinstance(node, ast.Name) else None


def _is_standard(module):
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
