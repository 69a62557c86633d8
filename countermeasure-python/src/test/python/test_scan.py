"""What is read from files without executing them, and what by importing one."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import unittest

from agent import LIB, words
from countermeasure._scan import look

HEAD = "from countermeasure import CountermeasurePlugin\n"
GOOD = HEAD + """
class TheCountermeasure(CountermeasurePlugin):
    name = "N"
    author = "a@b"
    textkey = "the.one"
    description = "d"
    def run(self):
        pass
"""


class FileTest(unittest.TestCase):
    def setUp(self):
        self.folder = os.path.realpath(tempfile.mkdtemp(prefix="countermeasure-test-"))
        self.addCleanup(shutil.rmtree, self.folder, True)

    def file(self, source, name="the_plugin.py"):
        path = os.path.join(self.folder, name)
        data = source if isinstance(source, bytes) else textwrap.dedent(source).encode("utf-8")
        with open(path, "wb") as file:
            file.write(data)
        return path

    def run_job(self, job, aliases, *paths):
        if job == "scan":
            paths = [self.folder[1:], "/".join(os.path.basename(path) for path in paths)]
        done = subprocess.Popen(
            words(job, json.dumps({"aliases": list(aliases), "shares": 4}), *paths), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        out, err = done.communicate()
        self.err = err.decode("utf-8", "replace")
        return [json.loads(line) for line in out.decode("utf-8").splitlines()]

    def scan(self, source, *aliases):
        """Within this process, as a start of Python takes ten times as long as most looks."""
        return json.loads(json.dumps(look(self.file(source), aliases)))

    def attributes(self, source, *aliases):
        found = self.scan(source, *aliases)
        self.assertEqual("literal", found["is"], found)
        return json.loads(found["attributes"])

    def problem(self, source, *aliases):
        found = self.scan(source, *aliases)
        self.assertEqual("unusable", found["is"], found)
        (problem,) = found["problems"]
        return problem["line"], problem["column"], problem["rule"]

    def describe(self, source, *aliases):
        lines = self.run_job("describe", aliases, self.file(source))
        return lines[0] if lines else None


def places(text):
    return {name: [int(line), int(column)] for name, line, column in (place.split(":") for place in text.split(" "))}


class Literal(FileTest):
    def test_the_first_line_says_who_looks(self):
        (head,) = self.run_job("scan", [])
        self.assertEqual(list(sys.version_info[:3]), head["version"])
        self.assertTrue(os.path.isabs(head["executable"]))

    def test_attributes_come_with_their_places_and_the_hash(self):
        _, found = self.run_job("scan", [], self.file(GOOD))
        self.assertEqual({"name": "N", "author": "a@b", "textkey": "the.one", "description": "d"}, json.loads(found["attributes"]))
        self.assertEqual([4, 12], places(found["places"])["name"])
        self.assertEqual(":3:1", found["place"])
        self.assertEqual("TheCountermeasure", found["class"])
        import hashlib

        self.assertEqual(hashlib.sha256(GOOD.encode()).hexdigest(), found["sha256"])

    def test_many_files_are_shared_out_and_each_line_is_whole(self):
        long = "x" * 20000  # more than a pipe takes at once
        paths = [self.file(GOOD.replace('"d"', '"%s%d"' % (long, i)), "p%d.py" % i) for i in range(210)]
        _, *found = self.run_job("scan", [], *paths)
        said = {line["file"]: json.loads(line["attributes"])["description"] for line in found}
        self.assertEqual({i: long + str(i) for i in range(210)}, said)
        self.assertEqual(210, len(found))

    def test_a_look_that_takes_for_ever_hides_no_other(self):
        code = textwrap.dedent("""
            import sys; sys.path.insert(0, %r)
            from countermeasure import _scan
            def look(path, aliases, real=_scan.look):
                while path.endswith("/hangs.py"):
                    pass
                return real(path, aliases)
            _scan.look = look
            _scan.main(sys.argv[1:])
            """) % LIB
        names = [os.path.basename(self.file(GOOD, "p%d.py" % i)) for i in range(210)]
        self.file(GOOD, "hangs.py")
        for place in (0, 100, 210):
            all_names = names[:place] + ["hangs.py"] + names[place:]
            scan = [sys.executable, "-I", "-B", "-c", code, '{"aliases": [], "shares": 4}', self.folder[1:], "/".join(all_names)]
            process = subprocess.Popen(scan, stdout=subprocess.PIPE, start_new_session=True)
            try:
                lines = [json.loads(process.stdout.readline().decode("ascii")) for _ in range(211)]
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                process.stdout.close()
                process.wait()
            self.assertEqual(set(range(211)) - {place}, {line["file"] for line in lines[1:]})

    def test_bases_that_meet_again_are_looked_at_once(self):
        levels = "".join("class A%d(A%d, B%d): pass\nclass B%d(A%d, B%d): pass\n" % ((i, i - 1, i - 1) * 2) for i in range(1, 60))
        found = self.scan(HEAD + "class A0(CountermeasurePlugin): pass\nclass B0(CountermeasurePlugin): pass\n" + levels)
        self.assertIn("file must define one plugin class but defines A59 and B59", found["problems"][0]["rule"])

    def test_columns_are_characters(self):
        found = self.scan(u'from countermeasure import CountermeasurePlugin\nclass ACountermeasure(CountermeasurePlugin):\n'
                          u'    name = "\u00e4\u00f6\u00fc"; author = "x"\n    def run(self): pass\n')
        self.assertEqual([3, 28], places(found["places"])["author"])

    def test_all_that_is_written_down_is_read(self):
        found = self.attributes(
            """
            import countermeasure as c
            WAIT = 30
            KEY = "the"
            class TheCountermeasure(c.CountermeasurePlugin):
                '''A docstring.'''
                name: str = "a" "b"
                author = "a" + "b"
                textkey = KEY + ".one"
                description = '''c'''
                max_runtime = WAIT * 2
                max_frequency = WAIT
                wall_announce_delay = None
                sudo_requirements = ("one", "two " + KEY)
                environment = {"A": "b"}
                disruptive = True
                sandbox = {"prefer": ["no_network"]}
                other = "x"
                client: object
                def run(self): pass
            """
        )
        self.assertEqual(
            {"name": "ab", "author": "ab", "textkey": "the.one", "description": "c", "max_runtime": 60, "max_frequency": 30,
             "sudo_requirements": ["one", "two the"], "environment": {"A": "b"}, "disruptive": True,
             "sandbox": {"prefer": ["no_network"]}},
            found,
        )

    def test_constructors_count_in_their_order(self):
        found = self.attributes(
            HEAD + textwrap.dedent("""
            class Base(CountermeasurePlugin):
                name = "class of base"
                author = "class of base"
                def __init__(self, x=1):
                    self.author = "constructor of base"
                    self.description = "constructor of base"
                def run(self): pass
            class TheCountermeasure(Base):
                textkey = "the.one"
                def __init__(self):
                    '''Doc.'''
                    super().__init__()
                    self.description = "constructor of leaf"
                    self.client = open
                    self.count: int = 5
            """)
        )
        self.assertEqual({"name": "class of base", "author": "constructor of base", "description": "constructor of leaf",
                          "textkey": "the.one"}, found)

    def test_a_constructor_without_super_hides_its_bases(self):
        found = self.attributes(
            HEAD + textwrap.dedent("""
            class Base(CountermeasurePlugin):
                def __init__(self):
                    self.author = "base"
                def run(self): pass
            class TheCountermeasure(Base):
                def __init__(self):
                    self.name = "leaf"
            """)
        )
        self.assertEqual({"name": "leaf"}, found)

    def test_bases_are_neither_counted_nor_held_to_the_suffix(self):
        found = self.scan(GOOD.replace("class The", "class Middle(CountermeasurePlugin):\n    x = 1\nclass The")
                          .replace("TheCountermeasure(CountermeasurePlugin)", "TheCountermeasure(Middle)"))
        self.assertEqual(("literal", "TheCountermeasure"), (found["is"], found["class"]))

    def test_classes_that_are_no_plugins_do_not_matter(self):
        self.attributes("import threading\nfrom enum import Enum\nclass T(threading.Thread): pass\nclass E(Enum):\n    A = 1\n"
                        "class O: pass\n" + GOOD)

    def test_aliases_are_the_class(self):
        for line in ("from fm.agent import CountermeasurePlugin", "from fm.agent import CounterMeasure as CountermeasurePlugin",
                     "from fm.agent import *"):
            self.attributes(GOOD.replace(HEAD, line + "\n"), "fm.agent:CounterMeasure")
        self.attributes(GOOD.replace(HEAD, "import fm.agent\n").replace("(Counter", "(fm.agent.Counter"), "fm.agent")

    def test_a_base_that_may_be_missing_is_the_base(self):
        self.attributes(GOOD.replace(HEAD, "try:\n    from countermeasure import CountermeasurePlugin\n"
                                     "except ImportError:\n    CountermeasurePlugin = object\n"))

    def test_imports_are_told_but_ours(self):
        self.assertEqual(["json", "os.path", "urllib.request"],
                         self.scan("import json, os.path\nfrom urllib.request import urlopen\nfrom . import x\n" + GOOD)["imports"])

    def test_the_helper_has_a_run(self):
        self.attributes(GOOD.replace("CountermeasurePlugin", "CommandCountermeasure").replace("def run(self):\n        pass", "commands = ['id']"))

    def test_other_names_are_told_with_their_places(self):
        self.assertEqual("max_runtme:8:5", self.scan(GOOD.replace("    def run", "    max_runtme = 1\n    def run"))["others"])

    def test_nothing_is_executed(self):
        marker = os.path.join(self.folder, "executed")
        self.scan("open(%r, 'w')\n" % marker + GOOD)
        self.assertFalse(os.path.exists(marker))

    def test_a_main_block_does_not_matter(self):
        self.attributes(GOOD + "if __name__ == '__main__':\n    TheCountermeasure.name = 'x'\n")


class Computed(FileTest):
    def test_where_only_an_import_can_tell_it_is_said(self):
        member = GOOD.replace
        for source in (
            member('"N"', "socket.gethostname()"),
            member('"N"', "'%s' % x"),
            member("    def run", "    @property\n    def max_runtime(self): return 5\n    def run"),
            member("    def run", "    if True:\n        max_runtime = 5\n    def run"),
            member("(CountermeasurePlugin)", "(CountermeasurePlugin, metaclass=M)"),
            member("class The", "@decorated\nclass The"),
            member("class The", "class Mixin: pass\nclass The").replace("(CountermeasurePlugin)", "(Mixin, CountermeasurePlugin)"),
            member("(CountermeasurePlugin)", "(Base)").replace(HEAD, "from my_company import Base\n"),
            GOOD + "TheCountermeasure = wrapped(TheCountermeasure)\n",
            member("class The", "CountermeasurePlugin = 5\nclass The"),
            GOOD + "TheCountermeasure.max_runtime = 5\n",
            GOOD + "setup(TheCountermeasure)\n",
            member("    def run", "    def __init__(self):\n        self.setup()\n    def run"),
            member("    def run", "    def __init__(self):\n        setattr(self, 'name', 'x')\n    def run"),
            member("    def run", "    def __init__(self, x):\n        pass\n    def run"),
            member('"N"', "NAME").replace(HEAD, HEAD + "NAME = 'a'\nNAME = 'b'\n"),
            member('"N"', "NAME").replace(HEAD, HEAD + "NAME = 'a'\nif x: NAME = 'b'\n"),
            "if True:\n" + textwrap.indent(GOOD, "    "),
        ):
            self.assertEqual("computed", self.scan(source)["is"], source)

    def test_its_key_may_be_told_all_the_same(self):
        self.assertEqual("the.one", self.scan(GOOD.replace('"N"', "f()"))["textkey"])


class Agreement(FileTest):
    """Whatever is read without an import is what an import finds, or it is left to the import."""

    def test_what_is_read_is_what_an_import_finds(self):
        sources = [self.source(*parts) for parts in self.parts()]
        paths = [self.file(source, "n%d.py" % number) for number, source in enumerate(sources)]
        literal = 0
        for source, path, found in zip(sources, paths, self.run_job("scan", [], *paths)[1:]):
            self.assertIn(found["is"], ("literal", "computed"), source)
            if found["is"] == "literal":
                literal += 1
                (described,) = self.run_job("describe", [], path)
                self.assertEqual([], described["problems"], source)
                self.assertEqual(json.loads(described["attributes"]), json.loads(found["attributes"]), source)
        self.assertGreater(literal, 15)

    def source(self, top, members, constructor):
        base = "Base" if top == BASE else "CountermeasurePlugin"
        source = HEAD + top + "class TheCountermeasure(%s):\n    name = author = 'of the class'\n" % base
        source += textwrap.indent(members, "    ") + "    def run(self): pass\n"
        return source + ("    def __init__(self):\n" + textwrap.indent(constructor, "        ") if constructor else "")

    def parts(self):
        for top in TOPS:
            yield "N = 'constant'\n" + top, "name = N\n", ""
        for members in MEMBERS:
            yield "N = 'constant'\n", members, ""
        for constructor in CONSTRUCTORS:
            yield "N = 'constant'\n", "", constructor
            yield BASE, "", constructor


BASE = """class Base(CountermeasurePlugin):
    WAIT = 5
    def __init__(self):
        self.description = 'of the base'
"""
TOPS = (
    "x = (N := 'bound within')\n" if sys.version_info >= (3, 8) else "",
    "def f():\n    global N\n    N = 'bound within'\nf()\n",
    "class K:\n    global N\n    N = 'bound within'\n",
    "globals()['N'] = 'reached'\n",
    "exec('N = 5')\n",
    "import sys\nsetattr(sys.modules[__name__], 'N', 'reached')\n",
    "import sys\nsys.modules[__name__].__dict__['N'] = 'reached'\n",
    "import json as N\nN = str(N)\n",
    "from os import sep as N\n",
    "def N(): pass\nN = N.__name__\n",
    "for N in 'ab': pass\n",
    "N += 'more'\n",
    "N, M = 'one', 'two'\n",
    "M = N\nprint(M)\n",
    "M = len(N)\n",
)
MEMBERS = (
    "N = 'of the class'\nname = N\nN = 'later'\n",
    "name = N\nN = 'later'\n",
    "name = N = 'both'\n",
    "name = 'one'\nname = 'two'\n",
    "name = 'one'\nauthor = name + name\n",
    "from os import sep as description\n",
    "import json as N\nname = str(N)\n",
    "class description: pass\ndescription = 'text'\n",
    "def other(self): pass\n",
    "global N\n",
)
CONSTRUCTORS = (
    "self.name = N\n",
    "self.name = 'x'\n",
    "return\nself.name = 'never'\n",
    "if N: return\nself.name = 'never'\n",
    "if N:\n    self.name = 'perhaps'\n",
    "N = 'local'\nself.name = N\n",
    "import json as N\nself.name = str(N)\n",
    "for N in 'ab': pass\nself.name = N\n",
    "TheCountermeasure.name = 'of the class'\nself.author = 'x'\n",
    "type(self).name = 'of the class'\n",
    "__class__.name = 'of the class'\n",
    "vars(self)['name'] = 'reached'\n",
    "self.__dict__['name'] = 'reached'\n",
    "self.name, self.author = 'two', 'at once'\n",
    "self.name = 'x'\ndel self.name\n",
    "self.other = [self for self in 'ab']\nself.name = 'x'\n",
    "with open('/dev/null') as self.other: pass\n",
    "super().__init__()\nself.name = 'x'\n",
    "self.description = 'x'\nsuper().__init__()\n",
    "CountermeasurePlugin.__init__(self)\nself.name = 'x'\n",
    "super(TheCountermeasure, self).__init__()\n",
    "global N\nN = 'changed'\nself.name = N\n",
)


class Problems(FileTest):
    def test_each_has_its_line_and_a_sentence(self):
        runtime = self.run_job("scan", [])[0]["runtime"]
        invalid = "file must be valid for %s but is not: " % runtime
        for source, line, rule in (
            (GOOD + "def f(:\n", 10, invalid),
            (GOOD + "print 'x'\n", 10, "; it seems to be written for Python 2"),
            ("x = 1\ntry:\n  f()\nexcept E, e:\n  pass\n", 4, "; it seems to be written for Python 2"),
            ("if 1:\n        x = 1\n\ty = 2\n", 3, "; indent with spaces only"),
            (b"# -*- coding: no-such -*-\n", None, "; save it as UTF-8, or name its encoding in a comment on its first line"),
            (b"# one\nx = '\xff'\n", None, "; save it as UTF-8, or name its encoding"),
            (b"x = '\0'\n", None, invalid),
            ("x = 1\n", 1, "file must define a class that extends CountermeasurePlugin but defines none; a module that plugins share"),
            ("\nclass XCountermeasure: pass\n", 2, "defines none; XCountermeasure does not extend it"),
            (GOOD + "class SecondCountermeasure(CountermeasurePlugin):\n    def run(self): pass\n", 10,
             "file must define one plugin class but defines TheCountermeasure and SecondCountermeasure"),
            (GOOD.replace("TheCountermeasure", "The"), 3, "class name must end in Countermeasure but was The"),
            (GOOD.replace("def run", "def runs"), 3, "run() is required but TheCountermeasure has none"),
        ):
            found = self.problem(source)
            self.assertIn(rule, found[2])
            if line is not None:
                self.assertEqual(line, found[0], found)

    def test_values_json_has_not_are_problems_of_their_own(self):
        found = self.scan(GOOD.replace('"N"', 'b"N"').replace('"d"', "1e999"))
        self.assertEqual(["name must be a plain value but was of type bytes", "description must be a plain value but was inf"],
                         [problem["rule"] for problem in found["problems"]])

    def test_an_async_run_is_one(self):
        self.assertEqual("run() must be a plain method but is async", self.scan(GOOD.replace("def run", "async def run"))["problems"][0]["rule"])

    def test_what_the_parser_cannot_take_is_one(self):
        self.assertIn("file must be valid for", self.problem("x = " + "-" * 100000 + "1\n")[2])

    def test_each_file_has_its_own_answer(self):
        good = self.file(GOOD, "good.py")
        bad = self.file("(", "bad.py")
        lines = self.run_job("scan", [], good, bad, os.path.join(self.folder, "none.py"), good)
        self.assertEqual(["literal", "unusable", "unusable", "literal"], [line["is"] for line in lines[1:]])


class Described(FileTest):
    def test_computed_attributes_are_those_of_an_instance(self):
        found = self.describe(GOOD.replace('"N"', "'computed %d' % 5") + "    def __init__(self): self.author = 'me'\n")
        self.assertEqual({"name": "computed 5", "author": "me", "textkey": "the.one", "description": "d"}, json.loads(found["attributes"]))
        self.assertEqual("TheCountermeasure", found["class"])

    def test_prints_and_threads_and_children_change_nothing(self):
        found = self.describe(
            "import os, sys, threading, time, atexit\nprint('noise')\nos.write(1, b'noise')\n"
            "threading.Thread(target=time.sleep, args=(1000,)).start()\natexit.register(time.sleep, 1000)\n"
            "if os.fork() == 0: pass\n" + GOOD
        )
        self.assertEqual([], found["problems"])
        self.assertIn("noise", self.err)

    def problem_of(self, source, *aliases):
        (problem,) = self.describe(source, *aliases)["problems"]
        return problem

    def test_failures_have_their_line(self):
        for source, line, rule in (
            ("\nimport no_such_thing\n", 2, "No module named 'no_such_thing'; install it for "),
            ("\nraise ValueError('x')\n", 2, "file must be importable but was not: ValueError: x"),
            ("import sys\nsys.exit(0)\n", 2, "file must not exit while it is imported but did, with 0"),
            ("import os\nos._exit(0)\n", 2, "file must not exit while it is imported but did, with os._exit(0)"),
            ("from os import *\nfrom os import _exit\ndef f():\n  _exit(3)\nf()\n", 4, "but did, with os._exit(3)"),
            (GOOD.replace("TheCountermeasure", "The"), 3, "class name must end in Countermeasure but was The"),
            (GOOD + "    def __init__(self, x): pass\n", 3, "__init__() missing 1 required positional argument"),
            (GOOD.replace("class The", "class OtherCountermeasure(CountermeasurePlugin): run = id\nclass The"), None, "must define one plugin class"),
            ("def f(): f()\nf()\n", 1, "RecursionError"),
            (GOOD.replace("(CountermeasurePlugin)", "(X)").replace(HEAD, "import the_plugin\nfrom the_plugin import X\n"), 2, "ImportError"),
        ):
            problem = self.problem_of(source)
            self.assertIn(rule, problem["rule"])
            if line is not None and "__init__" not in rule:
                self.assertEqual(line, problem["line"])

    def test_a_property_that_raises_is_a_problem_of_that_attribute(self):
        problem = self.problem_of(GOOD.replace("    def run", "    @property\n    def max_runtime(self): raise ValueError('x')\n    def run"))
        self.assertIn("max_runtime must be readable but failed with ValueError: x", problem["rule"])

    def test_a_crash_says_nothing_but_leaves_a_trace(self):
        self.assertIsNone(self.describe("import ctypes\nctypes.string_at(0)\n"))
        self.assertIn('the_plugin.py", line 2 in <module>', self.err)

    def test_closing_everything_says_nothing(self):
        self.describe("import os\nos.closerange(0, 1000)\n" + GOOD)

    def test_an_alias_whose_package_is_there_gets_the_class(self):
        self.file("", "fm_agent.py")
        self.assertEqual([], self.describe(GOOD.replace("from countermeasure", "from fm_agent.base"), "fm_agent.base")["problems"])


class ByHand(FileTest):
    def run_hand(self, source, *more, **environment):
        from agent import LIB

        done = subprocess.Popen(
            [sys.executable, "-B", "-m", "countermeasure", self.file(source)] + list(more),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, env=dict(os.environ, PYTHONPATH=LIB),
        )
        out, err = done.communicate()
        return done.returncode, out.decode(), err.decode()

    def test_a_plugin_runs_without_an_agent(self):
        incident = self.file('{"server": {"fqdn": "web1"}}', "incident.json")
        run = 'self.log.info("on %s", self.metadata["server"]["fqdn"]); self.save_text_output("out"); self.save_return_code(0)'
        code, out, err = self.run_hand(GOOD.replace("        pass", "        " + run), "--incident", incident)
        self.assertEqual((0, "out", "INFO the.one: on web1\n"), (code, out, err))

    def test_files_named_like_modules_hide_none_of_them(self):
        for name in ("json.py", "logging.py", "argparse.py", "shutil.py", "traceback.py"):
            self.file(GOOD, name)
        self.assertEqual(0, self.run_hand(GOOD.replace("pass", "self.log.info('%s', self.metadata)"))[0])

    def test_failures_are_exit_codes(self):
        self.assertEqual(1, self.run_hand(GOOD.replace("pass", "self.save_return_code(5)"))[0])
        code, _, err = self.run_hand(GOOD.replace("pass", "1 / 0"))
        self.assertEqual(1, code)
        self.assertIn("ZeroDivisionError", err)
        self.assertEqual(2, self.run_hand("x = 1")[0])
        self.assertEqual(2, self.run_hand(GOOD, "--incident", "/none")[0])
        self.assertIn("description is required but is missing", self.run_hand(GOOD.replace("description", "desc"))[2])

    def test_validate_is_called_instead_where_it_is_asked_for(self):
        source = GOOD + "    def validate(self): return 'broken'\n"
        self.assertEqual((3, "", "validate() says: broken\n"), self.run_hand(source, "--validate"))
        self.assertEqual(0, self.run_hand(GOOD, "--validate")[0])


class Helper(FileTest):
    def run_commands(self, members, *more):
        source = GOOD.replace("CountermeasurePlugin", "CommandCountermeasure").replace("    def run(self):\n        pass\n", members)
        return ByHand.run_hand(self, source, *more)

    def test_commands_run_in_their_order_and_the_first_bad_one_ends_it(self):
        code, out, err = self.run_commands("    commands = [['/bin/echo', '$HOME'], 'echo two; echo bad >&2; exit 4', 'echo three']\n")
        self.assertEqual((1, "$HOME\ntwo\n"), (code, out))
        self.assertIn("says: bad", err)
        self.assertIn("ended with return code 4", err)

    def test_it_goes_on_where_that_is_asked_for(self):
        code, out, _ = self.run_commands("    commands = ['exit 4', 'echo three']\n    keep_going = True\n")
        self.assertEqual((1, "three\n"), (code, out))

    def test_validate_knows_what_is_missing(self):
        code, _, err = self.run_commands(
            "    commands = [['/no/such'], ['sudo', '-n', '/sbin/reboot', '-f'], 5]\n    sudo_requirements = []\n", "--validate")
        self.assertEqual(3, code)
        self.assertIn("there is no /no/such", err)
        self.assertIn("sudo_requirements must have '/sbin/reboot -f'", err)
        self.assertIn("commands must be a list of commands but was ()", self.run_commands("    pass\n", "--validate")[2])


if __name__ == "__main__":
    unittest.main()
