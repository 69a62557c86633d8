"""What the classes of a file define, as far as it is written down as it is."""

from countermeasure import _tree as ast
from countermeasure._contract import METADATA
from countermeasure._names import is_constant, mentions, reaches_anything
from countermeasure._value import Computed, value_of

_ATTRIBUTES = frozenset(METADATA)
_COMPUTED_BY = {"__new__", "__getattribute__", "__getattr__", "__init_subclass__", "__setattr__", "__slots__"}
_DECIDES_NOTHING = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.Assert)


class Members(object):
    """What the classes of a chain define, the nearest one winning: ``attributes`` as (expression, value) by their names."""

    def __init__(self, chain, names):
        self._names = names
        self._classes = chain[::-1]  # the farthest first
        self.methods = {}
        self.attributes = {}
        self.others = {}
        self._constructors = []
        if not names.rebound.isdisjoint(_ATTRIBUTES):
            raise Computed()
        for statement in self._classes:
            self._constructors.append(None)
            self._scope = {}  # a class body sees its own names, and not those of its bases
            for member in statement.body:
                self._member(member)
        self._construct(len(chain) - 1)

    def has(self, method):
        return method in self.methods

    def _member(self, member):
        if isinstance(member, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._method(member)
        elif isinstance(member, ast.Assign):
            for target in member.targets:
                self._set(target, member.value)
        elif isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name):
            if member.value is not None:
                self._set(member.target, member.value)
        elif isinstance(member, ast.ClassDef):
            self._unknown(member.name)
        elif isinstance(member, (ast.Import, ast.ImportFrom)):
            for name in member.names:
                self._unknown(name.asname or name.name)
        elif not (isinstance(member, ast.Pass) or is_constant(member)):
            raise Computed()

    def _unknown(self, name):
        """It is defined, but not by a value."""
        if name in _ATTRIBUTES or name in _COMPUTED_BY:
            raise Computed()
        self._scope[name] = None

    def _method(self, member):
        self._unknown(member.name)
        if member.name == "__init__":
            if member.decorator_list or isinstance(member, ast.AsyncFunctionDef) or not _is_called_with_self_alone(member):
                raise Computed()
            self._constructors[-1] = member
        self.methods[member.name] = member

    def _set(self, target, value):
        if not isinstance(target, ast.Name):
            raise Computed()
        name = target.id
        if name in _COMPUTED_BY or name == "__init__":
            raise Computed()
        if name == "run":
            self.methods[name] = value
        if name in _ATTRIBUTES:
            self.attributes[name] = (value, value_of(value, self._scope, self._names.constants))
        else:
            self.others[name] = target
        self._scope[name] = None if isinstance(value, ast.Name) and value.id == name else value

    # --- the constructors: literal assignments to self, in the order in which they happen ---

    def _construct(self, index):
        while index >= 0 and self._constructors[index] is None:
            index -= 1
        if index < 0:
            return
        constructor = self._constructors[index]
        me = constructor.args.args[0].arg
        local = dict.fromkeys(_bound_in(constructor))
        for statement in constructor.body:
            self._constructing(statement, me, local, index)

    def _constructing(self, statement, me, local, index):
        if isinstance(statement, ast.Pass) or is_constant(statement):
            return
        if isinstance(statement, ast.Expr) and _is_constructing(statement.value):
            self._construct_base(statement.value, me, index)
            return
        target = _only_target(statement)
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == me:
            if target.attr in _ATTRIBUTES:
                self.attributes[target.attr] = (statement.value, value_of(statement.value, local, self._names.constants))
                return
            statement = ast.Expr(statement.value)
        if not isinstance(statement, _DECIDES_NOTHING) or self._may_change_it(statement, me):
            raise Computed()

    def _may_change_it(self, statement, me):
        return (
            mentions(statement, {me, "super", "__class__"} | set(self._names.classes))
            or reaches_anything(statement)
            or any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(statement))
        )

    def _construct_base(self, call, me, index):
        """super().__init__(), or Base.__init__(self) of the class it extends"""
        owner, given = call.func.value, call.args
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name) and owner.func.id == "super" and not owner.args:
            known = not given
        else:
            base = self._classes[index - 1].name if index else None
            known = isinstance(owner, ast.Name) and (owner.id == base or not index and owner.id in self._names.bases)
            known = known and len(given) == 1 and isinstance(given[0], ast.Name) and given[0].id == me
        if not known or call.keywords:
            raise Computed()
        self._construct(index - 1)


def _is_constructing(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"


def _bound_in(function):
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, (ast.Store, ast.Del)):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]


def _only_target(statement):
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0]
    return statement.target if isinstance(statement, ast.AnnAssign) and statement.value is not None else None


def _is_called_with_self_alone(function):
    given = function.args
    required = len(given.args) - len(given.defaults)
    return bool(given.args) and required <= 1 and not any(default is None for default in given.kw_defaults)
