"""The value an expression is written down as."""

from countermeasure import _tree as ast
from countermeasure._names import CONSTANT

_LONGEST_CHAIN = 10  # of names that stand for names


class Computed(Exception):
    """Only an import can tell."""


def value_of(node, *scopes):
    """With names of constants and sums of strings resolved, the nearest scope first; a name that stands for None is unknown."""
    for _ in range(_LONGEST_CHAIN):
        if not isinstance(node, ast.Name):
            break
        node = next((scope[node.id] for scope in scopes if node.id in scope), None)
        if node is None:
            raise Computed()
    if isinstance(node, CONSTANT):
        return node.value
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return _combined(node, scopes)


def _combined(node, scopes):
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mult)):
        left, right = value_of(node.left, *scopes), value_of(node.right, *scopes)
        if isinstance(node.op, ast.Mult) and type(left) is int and type(right) is int and left * right < 2**63:
            return left * right
        if isinstance(node.op, ast.Add) and type(left) is type(right) and isinstance(left, (str, int, list)):
            return left + right
    if isinstance(node, (ast.List, ast.Tuple)):
        return [value_of(element, *scopes) for element in node.elts]
    raise Computed()
