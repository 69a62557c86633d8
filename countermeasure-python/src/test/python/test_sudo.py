"""How plugins use sudo, with a script in sudo's place."""

import os
import shutil
import sys
import tempfile
import unittest

from agent import LIB

sys.path.insert(0, LIB)

from countermeasure import CommandCountermeasure, CountermeasurePlugin  # noqa: E402
from countermeasure._sudo import words_of  # noqa: E402


class RestartCountermeasure(CountermeasurePlugin):
    sudo_requirements = ["/usr/bin/systemctl restart nginx", "/usr/bin/logger 'it was restarted' \"\""]


class Sudo(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        path = os.environ["PATH"]
        os.environ["PATH"] = self.folder + os.pathsep + path
        self.addCleanup(os.environ.__setitem__, "PATH", path)
        self.stands_in("""for word; do printf '<%s>' "$word"; done; echo wrong >&2; exit 3""")

    def stands_in(self, script):
        name = os.path.join(self.folder, "sudo")
        with open(name, "w") as file:
            file.write("#!/bin/sh\n%s\n" % script)
        os.chmod(name, 0o755)

    def test_a_declared_line_goes_through_sudo_without_a_prompt(self):
        result = RestartCountermeasure().sudo(["/usr/bin/systemctl", "restart", "nginx"])
        self.assertEqual((3, "<-n><--></usr/bin/systemctl><restart><nginx>", "wrong\n"), tuple(result))

    def test_words_with_spaces_and_without_anything_arrive_as_they_are(self):
        result = RestartCountermeasure().sudo(("/usr/bin/logger", "it was restarted", ""))
        self.assertEqual("<-n><--></usr/bin/logger><it was restarted><>", result.output)

    def test_what_is_not_declared_is_refused_and_not_run(self):
        self.stands_in("touch %s/ran" % self.folder)
        for words in (
            ["/usr/bin/systemctl", "stop", "nginx"],
            ["/usr/bin/systemctl", "restart nginx"],
            ["/usr/bin/systemctl", "restart", "nginx", ""],
            ["/usr/bin/systemctl"],
        ):
            with self.assertRaises(ValueError) as refused:
                RestartCountermeasure().sudo(words)
            self.assertIn("must be declared in sudo_requirements but was %r" % words, str(refused.exception))
            self.assertIn("'/usr/bin/systemctl restart nginx'", str(refused.exception))
        with self.assertRaises(ValueError):
            CountermeasurePlugin().sudo(["/bin/true"])
        self.assertEqual(["sudo"], os.listdir(self.folder))

    def test_a_line_is_no_list_of_words(self):
        for words in ("/usr/bin/systemctl restart nginx", [], ["/usr/bin/systemctl", 1], None):
            self.assertRaises(TypeError, RestartCountermeasure().sudo, words)

    def test_what_overruns_is_ended(self):
        import subprocess

        noted = os.path.join(self.folder, "pid")
        self.stands_in("echo $$ >%s; exec sleep 60" % noted)
        with self.assertRaises(subprocess.TimeoutExpired):
            RestartCountermeasure().sudo(["/usr/bin/systemctl", "restart", "nginx"], timeout=1)
        with open(noted) as file:
            self.assertRaises(ProcessLookupError, os.kill, int(file.read()), 0)

    def test_declared_lines_have_the_words_that_a_shell_would_see(self):
        self.assertEqual(["/x", "a", "b"], words_of("/x  a\tb "))
        self.assertEqual(
            ["/x", "a b", "c 'd' \" \\n", "e f", "", "ghi"], words_of("/x 'a b' \"c 'd' \\\" \\n\" e\\ f '' g'h'\"i\"")
        )
        self.assertEqual(
            ["/x", "two\nlines\t'q' \\ $x", "$", "$x", "$"], words_of("/x $'two\\nlines\\t\\'q\\' \\\\ $x' $ $x '$'")
        )
        self.assertEqual(["/x", "$'a", "b"], words_of("/x $'a b"))
        self.assertEqual(["/x", "it's", "\\", "1"], words_of("/x it's \\ 1"))
        self.assertEqual(["/x", "\"a"], words_of("/x \"a"))

    def test_commands_are_checked_by_their_words(self):
        class Declares(CommandCountermeasure):
            commands = [["sudo", "-n", "/usr/bin/logger", "a b"], ["sudo", "-n", "/usr/bin/logger", "a", "b"]]
            sudo_requirements = ["/usr/bin/logger 'a b'"]

        problems = Declares().validate() or ""
        self.assertEqual(1, problems.count("sudo_requirements must have '/usr/bin/logger a b'"), problems)


if __name__ == "__main__":
    unittest.main()
