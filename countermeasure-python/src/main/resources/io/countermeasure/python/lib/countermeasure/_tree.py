"""Syntax trees by the names that the ast module has, without the cost of its import: that takes as long as many files."""

try:
    from _ast import *  # noqa: F401,F403
    from _ast import AST, PyCF_ONLY_AST, BinOp, Call, Constant, Dict, List, Name, NamedExpr, Set, Tuple, UnaryOp  # noqa: F401
except ImportError:  # before 3.8 there is no NamedExpr, and constants are something else
    from ast import *  # noqa: F401,F403
else:
    _SELDOM_LITERAL = (BinOp, Dict, Set, UnaryOp)

    def parse(content, path="<unknown>", mode="exec"):
        return compile(content, path, mode, PyCF_ONLY_AST)

    def walk(node):
        """The node, and all below it."""
        nodes = [node]
        for each in nodes:
            yield each
            for name in each._fields:
                value = getattr(each, name, None)
                if isinstance(value, AST):
                    nodes.append(value)
                elif isinstance(value, list):
                    nodes += [part for part in value if isinstance(part, AST)]

    def literal_eval(node):
        """Of a node: what nearly all literals are by ourselves, the others by the module that knows them all."""
        if isinstance(node, Constant):
            return node.value
        if isinstance(node, List):
            return [literal_eval(element) for element in node.elts]
        if isinstance(node, Tuple):
            return tuple(literal_eval(element) for element in node.elts)
        if isinstance(node, Dict) and None not in node.keys:
            return {literal_eval(key): literal_eval(value) for key, value in zip(node.keys, node.values)}
        if isinstance(node, _SELDOM_LITERAL) or _is_empty_set(node):
            import ast

            return ast.literal_eval(node)
        raise ValueError("%s is no literal" % type(node).__name__)

    def _is_empty_set(node):
        return isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "set"
