"""Syntax trees by our own walk and our own literals: no other than those of the ast module."""

import ast
import os
import re
import subprocess
import sys
import unittest

from countermeasure import _tree

EXPRESSIONS = """
'text' 'a' 'b' | b'bytes' | 1 | -1 | +1 | ~1 | not 1 | 1.5 | 2j | 1+2j | 1-2j | 1+2 | 'a'+'b' | True | None | ...
[] | [1, [2, 'x'], (3,)] | () | (1, (2,)) | {} | {'a': 1, 'b': [2]} | {1: {2: -3}} | {**{}} | {'a': 1, **x} | {[]: 1} | {x: 1}
{1, 2} | {1, -2} | {[]} | set() | set(x) | set([1]) | f() | x | x.y | x[0] | [x] | (x,) | {'a': x} | [*x] | (*x, 1) | f'{x}' | f'x'
lambda: 1 | [y for y in z] | 1 if 2 else 3 | 1 < 2 | 'a' % 1 | 1 and 2 | yield_ | -'a' | - -1 | -(1+2j) | [-1, {2: -3}, {4}]
"""

PROGRAM = """
import a.b as c
from d import *
@e(f)
class G(H, metaclass=i):
    j: int = 1
    async def k(self, *l, m=2, **n):
        global o
        with p as q, r: yield s
        try: del t
        except u as v: raise w from x
        return [y for y, z in a if b], {c: d, **e}, f"{g!r:>{h}}", i[j:k, l], lambda m: n
if (not __name__): pass
"""


def outcome(function, node):
    try:
        return repr(function(node))
    except Exception as e:
        return type(e).__name__


class TreeTest(unittest.TestCase):
    def test_literals_are_what_ast_takes_for_them(self):
        expressions = re.split(r" \| |\n", EXPRESSIONS.strip())
        self.assertGreater(len(expressions), 50)
        for text in expressions:
            node = ast.parse(text, mode="eval").body
            self.assertEqual(outcome(ast.literal_eval, node), outcome(_tree.literal_eval, node), text)

    def test_what_is_too_deep_fails_alike(self):
        node = ast.Constant(1) if hasattr(ast, "Constant") else ast.Num(1)
        for _ in range(20000):
            node = ast.List([node], ast.Load())
        self.assertEqual("RecursionError", outcome(_tree.literal_eval, node))

    def test_a_walk_meets_every_node(self):
        tree = _tree.parse(PROGRAM, "the_plugin.py")
        self.assertEqual(ast.dump(ast.parse(PROGRAM)), ast.dump(tree))
        met = list(_tree.walk(tree))
        self.assertEqual([id(node) for node in ast.walk(tree)], [id(node) for node in met])
        self.assertGreater(len(met), 60)

    def test_looking_at_files_brings_no_module_that_takes_as_long_as_many_of_them(self):
        heavy = {"signal", "json", "hashlib", "inspect", "logging"}
        if sys.version_info >= (3, 8):  # before, ast is what knows constants; it is small there
            heavy |= {"ast", "enum", "re", "contextlib", "functools"}
        code = (
            "import sys; package = type(sys)('countermeasure'); package.__path__ = [%r]; sys.modules['countermeasure'] = package\n"
            "import countermeasure._scan\nprint(*sys.modules)" % os.path.dirname(_tree.__file__)
        )
        imported = subprocess.check_output([sys.executable, "-S", "-I", "-B", "-X", "utf8", "-c", code]).decode("ascii").split()
        self.assertIn("countermeasure._scan", imported)
        self.assertEqual(set(), heavy.intersection(imported))


if __name__ == "__main__":
    unittest.main()
