"""What the classes of a file define, as far as it is written down as it is."""

import ast

from countermeasure._plugin import METADATA

_COMPUTED_BY = {"__new__", "__getattribute__", "__getattr__", "__init_subclass__", "__setattr__", "__slots__"}

CONSTANT = getattr(ast, "Constant", ()) if hasattr(ast, "NamedExpr") else ()  # before 3.8 it is something else


class Computed(Exception):
    """Only an import can tell."""


class Members(object):
    """What the classes of a chain define, the nearest one winning."""

    def __init__(self, chain):
        self._chain = chain
        self.scope = {}
        self.methods = {}
        self.attributes = {}
        self.others = {}
        self._inits = []

    def has(self, method):
        return method in self.methods

    def collect(self):
        for statement in reversed(self._chain):
            self._init_of = None
            for member in statement.body:
                self._member(member)
            self._inits.append(self._init_of)
        self._construct(len(self._inits) - 1)

    def _member(self, member):
        if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._method(member)
        elif isinstance(member, ast.Assign) and all(isinstance(t, ast.Name) for t in member.targets):
            for target in member.targets:
                self._set(target, member.value)
        elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            if member.value is not None:
                self._set(member.target, member.value)
        elif not (isinstance(member, (ast.Pass, ast.Import, ast.ImportFrom, ast.ClassDef)) or is_constant(member)):
            raise Computed()

    def _method(self, member):
        if member.name in METADATA or member.name in _COMPUTED_BY:
            raise Computed()
        if member.name == "__init__":
            if member.decorator_list or _needs_arguments(member):
                raise Computed()
            self._init_of = member
        self.methods[member.name] = member

    def _set(self, target, value):
        name = target.id
        if name in _COMPUTED_BY or name == "__init__":
            raise Computed()
        if name == "run":
            self.methods[name] = value
        self.scope[name] = value
        if name in METADATA:
            self.attributes[name] = value
        else:
            self.others[name] = target

    # --- the constructors: literal assignments to self, in the order in which they happen ---

    def _construct(self, index):
        while index >= 0 and self._inits[index] is None:
            index -= 1
        if index < 0:
            return
        own = self._inits[index]
        me = own.args.args[0].arg if own.args.args else "self"
        for statement in own.body:
            self._constructing(statement, me, index)

    def _constructing(self, statement, me, index):
        if isinstance(statement, ast.Pass) or is_constant(statement):
            return
        if isinstance(statement, ast.Expr) and _is_super_init(statement.value):
            self._construct(index - 1)
            return
        target = statement.targets[0] if isinstance(statement, ast.Assign) and len(statement.targets) == 1 else None
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            target = statement.target
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == me:
            if target.attr in METADATA:
                self.attributes[target.attr] = statement.value
                return
            statement = statement.value
        if _uses(statement, me):
            raise Computed()


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


def _is_super_init(node):
    """super().__init__(), super(X, self).__init__() or Base.__init__(self)"""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"):
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        return isinstance(owner.func, ast.Name) and owner.func.id == "super" and not node.args and not node.keywords
    return isinstance(owner, ast.Name) and len(node.args) == 1 and not node.keywords


def _needs_arguments(function):
    given = function.args
    required = len(given.args) - len(given.defaults)
    return required > 1 or any(default is None for default in given.kw_defaults)


def _uses(node, name):
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))
