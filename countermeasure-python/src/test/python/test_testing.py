"""The helper for authors' tests."""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

from agent import LIB

sys.path.insert(0, LIB)

from countermeasure import CommandCountermeasure, CountermeasurePlugin  # noqa: E402
from countermeasure.testing import FakeCommands, UndeclaredCommand, run_plugin, validate_plugin  # noqa: E402


class Base(CountermeasurePlugin):
    name = "Test"
    author = "ops@acme.example"
    textkey = "test.plugin"
    description = "Does what a test wants"


class ToolCountermeasure(Base):
    sudo_requirements = ["/usr/bin/systemctl restart nginx"]

    def run(self):
        self.log.info("it begins")
        out = subprocess.check_output(["/usr/bin/tool", "--all"])
        done = self.sudo(["/usr/bin/systemctl", "restart", "nginx"])
        self.save_text_output(out)
        self.save_html_output("<b>%s</b>" % done.error)
        self.save_return_code(done.return_code)


def tool():
    return FakeCommands().on(["/usr/bin/tool", "--all"], stdout="fine \u00e4")


class RunningPlugins(unittest.TestCase):
    def test_a_plugin_runs_with_its_commands_played(self):
        commands = tool().on(["/usr/bin/systemctl", "restart", "nginx"], stderr="oh", return_code=3, sudo=True)
        result = run_plugin(ToolCountermeasure, commands=commands)
        self.assertEqual("FAILED", result.outcome)
        self.assertEqual(3, result.return_code)
        self.assertIsNone(result.failure)
        self.assertEqual(("fine \u00e4", "<b>oh</b>"), (result.text_output, result.html_output))
        self.assertEqual(["INFO it begins"], result.log)
        self.assertEqual(
            [["/usr/bin/tool", "--all"], ["sudo", "-n", "--", "/usr/bin/systemctl", "restart", "nginx"]], commands.calls
        )

    def test_a_file_is_run_as_the_agent_would(self):
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, "plugin.py")
        with open(path, "w") as file:
            file.write(
                textwrap.dedent(
                    """
                    from countermeasure import CountermeasurePlugin
                    class OneCountermeasure(CountermeasurePlugin):
                        name = author = description = "One"
                        textkey = "one"
                        def prepare(self):
                            self.save_text_output(self.event + " ")
                        def run(self):
                            self.save_text_output(self.metadata["server"]["name"])
                            raise SystemExit(4)
                    """
                )
            )
        result = run_plugin(path, incident={"server": {"name": "web1"}}, event="OPENED")
        self.assertEqual(("FAILED", 4, "OPENED web1"), (result.outcome, result.return_code, result.text_output))
        with open(path, "w") as file:
            file.write("x = 1\n")
        with self.assertRaisesRegex(AssertionError, "plugin.py:1: file must define a class"):
            run_plugin(path)

    def test_what_a_plugin_throws_is_in_the_result(self):
        class BadCountermeasure(Base):
            def prepare(self):
                raise KeyError("nothing there")

            def run(self):
                self.save_text_output("never")

        result = run_plugin(BadCountermeasure)
        self.assertEqual(("FAILED", "PREPARE", "KeyError"), (result.outcome, result.failure.phase, result.failure.type))
        self.assertIn("nothing there", result.failure.message)
        self.assertIn("Traceback", repr(result))
        self.assertEqual("", result.text_output)

    def test_one_that_ends_its_process_has_failed_and_the_tests_go_on(self):
        class LeavingCountermeasure(Base):
            def run(self):
                pid = os.fork()
                if pid == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
                os._exit(0)

        result = run_plugin(LeavingCountermeasure)
        self.assertEqual(("FAILED", "RUN"), (result.outcome, result.failure.phase))
        self.assertIn("os._exit(0)", result.failure.message)

    def test_a_data_directory_goes_with_the_run(self):
        seen = []

        class KeepingCountermeasure(Base):
            def run(self):
                seen.append(self.data_directory)
                open(os.path.join(self.data_directory, "file"), "w").close()

        self.assertEqual("SUCCEEDED", run_plugin(KeepingCountermeasure).outcome)
        self.assertFalse(os.path.exists(seen[0]))

    def test_validation_says_what_the_plugin_says(self):
        class CommandsCountermeasure(CommandCountermeasure, Base):
            commands = "no list"

        self.assertIn("must be a list", validate_plugin(CommandsCountermeasure))
        self.assertIsNone(validate_plugin(ToolCountermeasure))

    def test_what_is_required_is_required(self):
        class NamelessCountermeasure(CountermeasurePlugin):
            def run(self):
                pass

        with self.assertRaisesRegex(AssertionError, "name is required"):
            run_plugin(NamelessCountermeasure)


class Commands(unittest.TestCase):
    def test_one_that_is_not_declared_is_an_error_that_names_it(self):
        with self.assertRaises(UndeclaredCommand) as raised:
            run_plugin(ToolCountermeasure, commands=FakeCommands().on("other"))
        self.assertIn("['/usr/bin/tool', '--all']", str(raised.exception))
        self.assertIn("declared are [['/bin/sh', '-c', 'other']]", str(raised.exception))

    def test_it_fails_the_test_even_if_it_is_swallowed(self):
        class SwallowingCountermeasure(Base):
            def run(self):
                try:
                    subprocess.check_call(["rm", "-rf", "/nowhere"])
                except BaseException:
                    self.save_text_output("never mind")

        with self.assertRaisesRegex(UndeclaredCommand, "rm.*-rf"):
            run_plugin(SwallowingCountermeasure)

    def test_all_ways_to_start_one_are_played(self):
        def child(start):
            pid = os.fork()
            if pid == 0:
                start()
                os._exit(99)
            return os.waitpid(pid, 0)[1] >> 8

        ways = [
            lambda words: subprocess.call(words),
            lambda words: subprocess.call(args=words, stdin=subprocess.DEVNULL),
            lambda words: subprocess.Popen(words, executable="/bin/false").wait(),
            lambda words: os.system(" ".join(words)) >> 8,
            lambda words: subprocess.call(" ".join(words), shell=True),
            lambda words: (os.popen(" ".join(words)).close() or 0) >> 8,
            lambda words: child(lambda: os.execv(words[0], words)),
            lambda words: child(lambda: os.execve(words[0], words, {})),
            lambda words: child(lambda: os.execvp(words[0], words)),
            lambda words: os.spawnv(os.P_WAIT, words[0], words),
        ]
        if hasattr(os, "posix_spawn"):
            ways.append(lambda words: os.waitpid(os.posix_spawn(words[0], words, {}), 0)[1] >> 8)
        codes = []

        class EveryWayCountermeasure(Base):
            def run(self):
                codes.extend(way(["/usr/bin/tool", "x"]) for way in ways)

        commands = FakeCommands().on(["/usr/bin/tool", "x"], return_code=7).on("/usr/bin/tool x", return_code=7)
        self.assertEqual("SUCCEEDED", run_plugin(EveryWayCountermeasure, commands=commands).outcome)
        self.assertEqual([7] * len(ways), codes)
        self.assertEqual(len(ways), len(commands.calls))

    if hasattr(sys, "addaudithook"):  # before 3.8 the interpreter tells nobody

        def test_nothing_is_executed_by_a_name_that_was_bound_before(self):
            folder = tempfile.mkdtemp()
            self.addCleanup(shutil.rmtree, folder)
            trace = os.path.join(folder, "executed")
            system, execv, spawn = os.system, os.execv, os.posix_spawn

            def child(start):
                pid = os.fork()
                if pid == 0:
                    try:
                        start()
                    finally:
                        os._exit(99)
                os.waitpid(pid, 0)

            touch = ["/usr/bin/touch", trace]
            for way in (
                lambda: system("touch " + trace),
                lambda: child(lambda: execv(touch[0], touch)),
                lambda: spawn(touch[0], touch, {}),
            ):

                class DirectCountermeasure(Base):
                    def run(self):
                        way()

                for commands in (FakeCommands(), FakeCommands().on(touch).on("touch " + trace)):
                    with self.assertRaisesRegex(UndeclaredCommand, "touch"):
                        run_plugin(DirectCountermeasure, commands=commands)
            self.assertFalse(os.path.exists(trace))
            self.assertEqual(0, system("true"))

    def test_what_a_module_keeps_of_one_run_is_played_in_the_next(self):
        kept = []

        class KeepingCountermeasure(Base):
            def run(self):
                kept.append(os.system)  # as a module does that is imported once: from os import system
                self.save_return_code(kept[0]("tool") >> 8)

        for code in (3, 4):
            commands = FakeCommands().on("tool", return_code=code)
            self.assertEqual(code, run_plugin(KeepingCountermeasure, commands=commands).return_code)
        self.assertEqual(0, kept[0]("true"))

    def test_answers_come_in_their_order_and_exact_words_go_first(self):
        said = []

        class AskingCountermeasure(Base):
            def run(self):
                for words in (["a"], ["a"], ["a"], ["a", "b"]):
                    said.append(subprocess.check_output(words).decode())

        commands = (
            FakeCommands().on(["a"], stdout="1").on(["a"], stdout="2").on(["a"], stdout="any", any_arguments=True)
        )
        run_plugin(AskingCountermeasure, commands=commands)
        self.assertEqual(["1", "2", "2", "any"], said)

    def test_everything_is_real_again_afterwards(self):
        before = (subprocess.Popen.__init__, os.system, os.execv, os.execve)
        run_plugin(ToolCountermeasure, commands=tool().on(["/usr/bin/systemctl", "restart", "nginx"], sudo=True))
        self.assertEqual(before, (subprocess.Popen.__init__, os.system, os.execv, os.execve))
        self.assertEqual(b"real\n", subprocess.check_output(["echo", "real"]))

    def test_what_can_be_no_answer_is_refused(self):
        for wrong in ({"return_code": 256}, {"return_code": "0"}, {"stdout": "\0"}, {"stderr": "x" * 200000}):
            with self.assertRaises(ValueError):
                FakeCommands().on(["a"], **wrong)
        with self.assertRaisesRegex(ValueError, "stdout must have at most 102400 bytes and no NUL but had 180000"):
            FakeCommands().on(["a"], stdout="\u20ac" * 60000)
        with self.assertRaisesRegex(TypeError, "stdout must be a string but was b'x'"):
            FakeCommands().on(["a"], stdout=b"x")
        for words in ([], [1]):
            with self.assertRaises(TypeError):
                FakeCommands().on(words)


if __name__ == "__main__":
    unittest.main()
