"""The plugin in a syntax tree: its class, and the attributes that are written down as they are."""

from countermeasure import _contract
from countermeasure import _tree as ast
from countermeasure._dumps import dumps
from countermeasure._literal import NotPlain, plain
from countermeasure._members import Computed, Members
from countermeasure._names import CONSTANT, Names, is_standard

_HAVE_RUN = {"CommandCountermeasure"}
_MOST_IMPORTS = 64


class PluginSource(object):
    def __init__(self, tree, content, aliases):
        self._lines = None if _is_ascii(content) else content.splitlines()
        self._names = Names(tree, content, aliases)
        self._classes = self._names.classes

    def result(self):
        found = self._found()
        found["imports"] = sorted(set(self._names.imports))[:_MOST_IMPORTS]
        return found

    # --- which class it is ---

    def _found(self):
        bases = {name: [self._base(node) for node in c.bases] for name, c in self._classes.items()}
        known = {}
        kinds = {name: self._kind(name, bases, known) for name in self._classes}
        if self._names.unclear or "foreign" in kinds.values():
            return self._computed(None)
        plugins = [name for name, kind in kinds.items() if kind == "plugin"]
        parents = {base for name in plugins for base in bases[name]}
        leaves = [name for name in plugins if name not in parents]
        if not leaves:
            return self._nothing()
        leaves.sort(key=lambda name: self._classes[name].lineno)
        if len(leaves) > 1:
            return self._problem(self._classes[leaves[1]], _contract.two(leaves))
        leaf = leaves[0]
        if not leaf.endswith(_contract.SUFFIX):
            return self._problem(self._classes[leaf], _contract.suffix(leaf))
        try:
            return self._describe(leaf, self._chain(leaf, bases))
        except Computed:
            return self._computed(self._classes[leaf])

    def _base(self, node):
        """What a base class is: a class of this file, one of ours, or something that decides nothing, or might."""
        if isinstance(node, ast.Name):
            if node.id in self._classes or node.id not in self._names.bases:
                return node.id
            return "!" + self._names.bases[node.id]
        if isinstance(node, ast.Attribute):
            dotted = _dotted(node.value)
            module = self._names.modules.get(dotted, dotted)
            if module in self._names.aliases and node.attr in _contract.EXPORTS + (self._names.aliases[module],):
                return "!" + ("CountermeasurePlugin" if node.attr == self._names.aliases[module] else node.attr)
            return "" if module and is_standard(module) else "?"
        return "?"

    def _kind(self, name, bases, known):
        if name.startswith("!"):
            return "plugin"
        if name == "?" or name in self._names.foreign:
            return "foreign"
        if name not in bases:
            return "foreign" if name in self._names.assigned else "other"
        if name not in known:
            known[name] = "foreign"  # as long as it is its own base
            kinds = [self._kind(base, bases, known) for base in bases[name]]
            known[name] = next((kind for kind in ("foreign", "plugin") if kind in kinds), "other")
        return known[name]

    def _chain(self, leaf, bases):
        """The leaf and its ancestors in this file, then which of ours they end in."""
        chain, name = [], leaf
        while True:
            chain.append(self._classes[name])
            parents = [base for base in bases[name] if base != "object"]
            if len(parents) != 1 or self._classes[name].keywords or self._classes[name].decorator_list:
                raise Computed()
            name = parents[0]
            if name.startswith("!"):
                return chain, name[1:]

    # --- what it says of itself ---

    def _describe(self, leaf, ancestry):
        chain, root = ancestry
        members = Members(chain, self._names)
        if not members.has("run") and root not in _HAVE_RUN:
            return self._problem(chain[0], "run() is required but %s has none" % leaf)
        attributes, problems = {}, []
        for name, (node, value) in members.attributes.items():
            try:
                plain_value = plain(value)
            except NotPlain as e:
                problems.append(self._at(node, "%s must be a plain value but %s" % (name, e)))
            else:
                if plain_value is not None:
                    attributes[name] = plain_value
        places = {name: self._place(node) for name, (node, _) in members.attributes.items()}
        found = {
            "is": "literal",
            "class": leaf,
            "attributes": dumps(attributes),
            "places": _listed(places),
            "others": _listed({name: self._place(node) for name, node in members.others.items()}),
            "place": _listed({"": self._place(chain[0])}),
            "problems": problems,
        }
        run = members.methods.get("run")
        if isinstance(run, ast.AsyncFunctionDef):
            problems.append(self._at(run, "run() must be a plain method but is async"))
        return found

    def _nothing(self):
        rule = "file must define a class that extends CountermeasurePlugin but defines none"
        named = [c for name, c in self._classes.items() if name.endswith(_contract.SUFFIX)]
        if named:
            return self._problem(named[0], "%s; %s does not extend it" % (rule, named[0].name))
        return self._problem(None, rule + "; a module that plugins share belongs in a folder of its own")

    def _computed(self, node):
        return {"is": "computed", "place": _listed({"": self._place(node)} if node is not None else {}), "problems": []}

    def _problem(self, node, rule):
        return {"is": "unusable", "problems": [self._at(node, rule)]}

    def _at(self, node, rule):
        line, column = self._place(node) if node is not None else (1, 1)
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


def _dotted(node):
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id] + parts[::-1]) if isinstance(node, ast.Name) else None
