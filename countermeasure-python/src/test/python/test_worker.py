"""The driver, as the agent sees it."""

import os
import signal
import struct
import sys
import time
import unittest

from agent import HEAD, LIB, WorkerTest, is_alive, wait_until


def told(failure):
    return failure and (failure["phase"], failure["type"], failure["message"])


class TheContract(WorkerTest):
    def test_a_plugin_runs_and_saves_what_it_has(self):
        worker = self.run_plugin(
            """
            def prepare(self):
                self.save_text_output("prepared, ")
            def run(self):
                self.save_text_output("ran")
                self.save_html_output("<b>ran</b>")
                self.save_return_code(7)
                self.save_return_code(3)
            """
        )
        self.assertIsNone(worker.end())
        self.assertEqual("prepared, ran", worker.text())
        self.assertEqual("<b>ran</b>", worker.text("H"))
        self.assertEqual([{"code": 7}, {"code": 3}], worker.values("C"))
        self.assertEqual(0, worker.process.returncode)

    def test_the_ready_frame_says_who_is_ready(self):
        worker = self.worker()
        kind, ready = worker.read()
        self.assertEqual("R", kind)
        self.assertEqual(1, ready["protocol"])
        self.assertEqual(worker.process.pid, ready["pid"])
        self.assertTrue(ready["runtime"].endswith(sys.version.split()[0]), ready)

    def test_the_incident_the_event_and_the_folder_are_there(self):
        incident = {"outage": {"id": 2 ** 70, "x": [None, 1.5, u"\u00e4\U0001f600"]}, "unknown": {}}
        worker = self.run_plugin(
            """
            def __init__(self):
                self.from_constructor = self.metadata["outage"]["id"]
            def run(self):
                import json, os
                text = json.dumps([self.metadata, self.event, self.data_directory, self.from_constructor])
                self.save_text_output(text + os.environ["COUNTERMEASURE_TEXTKEY"])
            """,
            incident=incident,
            event="CLEARED",
            data_directory="/some/where",
        )
        import json

        expected = json.dumps([incident, "CLEARED", "/some/where", 2 ** 70]) + "the.one"
        self.assertEqual(expected, worker.text())

    def test_instance_variables_and_a_constructor_without_super_are_enough(self):
        worker = self.run_plugin(
            """
            from countermeasure import CountermeasurePlugin
            class TheCountermeasure(CountermeasurePlugin):
                def __init__(self):
                    self.textkey = "the.one"
                    self.log.info("constructed")
                def run(self):
                    self.save_text_output("ok")
            """,
            head="",
        )
        self.assertEqual("ok", worker.text())
        self.assertEqual("constructed", worker.values("L")[0]["message"])

    def test_nothing_is_saved_and_that_is_fine(self):
        worker = self.run_plugin("def run(self): pass")
        self.assertEqual(["R", "P", "E"], [kind for kind, _ in worker.frames])

    def test_bytes_and_broken_text_arrive(self):
        worker = self.run_plugin(
            r"""
            def run(self):
                self.save_text_output(b"\xff\x00")
                self.save_text_output(u"\udcff")
                self.save_text_output(u"\ud800")
                self.save_text_output("")
                self.save_text_output(bytearray(b"x"))
            """
        )
        self.assertEqual([b"\xff\x00", b"\xff", b"?", b"x"], worker.values("T"))

    def test_what_is_no_output_and_no_return_code_is_the_plugins_mistake(self):
        for call, message in (
            ("self.save_text_output(None)", "output must be text or bytes but was NoneType"),
            ("self.save_return_code('x')", "return_code must be a whole number of 32 bits but was 'x'"),
            ("self.save_return_code(None)", "return_code must be a whole number of 32 bits but was None"),
            ("self.save_return_code(2**70)", "return_code must be a whole number of 32 bits but was 1180591620717411303424"),
            ("self.save_return_code(float('nan'))", "return_code must be a whole number of 32 bits but was nan"),
            (
                "self.save_return_code(type('Odd', (), {'__class__': int, '__repr__': lambda s: 1 / 0})())",
                "return_code must be a whole number of 32 bits but was Odd (its text cannot be had: ZeroDivisionError)",
            ),
        ):
            failure = self.run_plugin("def run(self): %s" % call).end()
            self.assertEqual(message, failure["message"])

    def test_a_whole_number_is_what_it_is_whatever_its_class_says(self):
        worker = self.run_plugin(
            """
            def run(self):
                class Number(int):
                    def __int__(self): return 2 ** 70
                    def __le__(self, other): return True
                self.save_return_code(Number(3))
                self.save_return_code(Number(2 ** 40))
            """
        )
        self.assertEqual([{"code": 3}], worker.values("C"))
        self.assertEqual("ValueError", worker.end()["type"])

    def test_large_output_comes_in_pieces_and_whole(self):
        worker = self.run_plugin("def run(self): self.save_text_output('x' * (20 * 1024 * 1024))")
        self.assertEqual(20 * 1024 * 1024, worker.counts["T"])
        self.assertIsNone(worker.end())

    def test_modules_named_like_the_file_are_not_hidden_by_it(self):
        worker = self.run_plugin(
            """
            def run(self):
                import json, logging, encodings
                self.save_text_output(json.dumps([json.__name__, __name__]))
            """,
            name="json.py",
        )
        self.assertEqual('["json", "countermeasure_plugin_json"]', worker.text())

    def test_neighbours_can_be_imported_but_hide_nothing(self):
        for name in ("json.py", "logging.py", "encodings.py", "helper_of_mine.py"):
            self.plugin("NAME = 'mine'\n", name, head="")
        worker = self.run_plugin(
            """
            def run(self):
                import helper_of_mine, json, logging, encodings
                self.save_text_output(helper_of_mine.NAME)
                self.save_text_output(str([hasattr(m, "NAME") for m in (json, logging, encodings)]))
            """
        )
        self.assertEqual("mine[False, False, False]", worker.text())

    def test_aliases_give_the_class_under_other_names(self):
        worker = self.run_plugin(
            """
            from old_agent.plugins.base import CounterMeasurePlugin
            from other import CountermeasurePlugin
            class TheCountermeasure(CounterMeasurePlugin):
                textkey = "the.one"
                def run(self):
                    self.save_text_output(str(CounterMeasurePlugin is CountermeasurePlugin))
            """,
            head="",
            preload={"aliases": ["old_agent.plugins.base:CounterMeasurePlugin", "other"]},
        )
        self.assertEqual("True", worker.text(), worker.end())

    def test_preloading_imports_what_is_there_and_ignores_what_is_not(self):
        self.plugin("raise RuntimeError('must not be imported ahead')", "neighbour.py", head="")
        worker = self.run_plugin(
            """
            def run(self):
                import sys
                self.save_text_output(str("xml.sax" in sys.modules))
            """,
            preload={"imports": ["xml.sax", "neighbour", "no_such_module"]},
        )
        self.assertEqual("True", worker.text())


class Logs(WorkerTest):
    def test_every_level_arrives_with_its_traceback(self):
        worker = self.run_plugin(
            """
            def run(self):
                import logging, warnings
                for level in (5, 10, 20, 30, 40, 50):
                    self.log.log(level, "at %d", level)
                self.log.setLevel(1)
                self.log.log(5, "at %d", 5)
                try:
                    1 / 0
                except ZeroDivisionError:
                    self.log.exception("failed")
                logging.getLogger("a.library").info("of a library")
                logging.getLogger("a.library").debug("not wanted")
                warnings.warn("old")
            """
        )
        found = [(entry["level"], entry["message"].split("\n")[0]) for entry in worker.values("L")]
        self.assertEqual(
            [("DEBUG", "at 10"), ("INFO", "at 20"), ("WARN", "at 30"), ("ERROR", "at 40"), ("ERROR", "at 50"), ("TRACE", "at 5")],
            found[:6],
            (worker.frames, worker.process.returncode, worker.console()),
        )
        self.assertEqual(("ERROR", "failed"), found[6])
        self.assertIn("ZeroDivisionError", worker.values("L")[6]["traceback"])
        self.assertEqual(("INFO", "of a library"), found[7])
        self.assertEqual("WARN", found[8][0])
        self.assertIn("old", found[8][1])

    def test_prints_end_in_the_console_and_never_in_the_channel(self):
        worker = self.run_plugin(
            r"""
            def run(self):
                import os, subprocess, sys
                print("\x00\x00\x00\x02E{}")
                print("half \ud800 pair")
                os.write(1, b"raw ")
                sys.stderr.write("error ")
                subprocess.call(["/bin/sh", "-c", "echo child; echo to-dev-stdout > /dev/stdout; cat"])
                sys.stdout = None
            """
        )
        self.assertIsNone(worker.end())
        for expected in ("\x00\x00\x00\x02E{}", "half \\ud800 pair", "raw ", "error ", "child", "to-dev-stdout"):
            self.assertIn(expected, worker.console())


class Failures(WorkerTest):
    def failure(self, body, **more):
        return self.run_plugin(body, **more).end()

    def test_exceptions_say_phase_type_message_and_traceback(self):
        failure = self.failure("def run(self): raise ValueError('bad %s')")
        self.assertEqual(("run", "ValueError", "bad %s"), (failure["phase"], failure["type"], failure["message"]))
        self.assertEqual(8, failure["line"])
        self.assertIn("the_plugin.py", failure["traceback"])
        self.assertNotIn("_worker.py", failure["traceback"])

    def test_a_failed_prepare_runs_nothing(self):
        worker = self.run_plugin("def prepare(self): raise OSError(2, 'gone')\ndef run(self): self.save_text_output('x')")
        self.assertEqual("prepare", worker.end()["phase"])
        self.assertEqual(["R", "E"], [kind for kind, _ in worker.frames])

    def test_leaving_by_sys_exit_gives_its_code(self):
        for leave, codes, failed in (
            ("sys.exit()", [0], False), ("sys.exit(0)", [0], False), ("sys.exit(3)", [3], False), ("sys.exit('no')", [], True),
            ("sys.exit(type('Odd', (int,), {'__bool__': lambda s: False, '__int__': lambda s: 5})(3))", [3], False),
        ):
            worker = self.run_plugin("def run(self):\n    import sys\n    %s" % leave)
            self.assertEqual(codes, [value["code"] for value in worker.values("C")])
            self.assertEqual(failed, worker.end() is not None)

    def test_an_interrupt_is_a_failure(self):
        self.assertEqual("KeyboardInterrupt", self.failure("def run(self): raise KeyboardInterrupt()")["type"])

    def test_leaving_by_os_exit_has_no_end(self):
        worker = self.run_plugin("def run(self):\n    import os\n    os._exit(0)")
        self.assertEqual("no end", worker.end())

    def test_a_proxy_that_cannot_say_what_it_is_does_not_hurt(self):
        worker = self.run_plugin(
            """
            from countermeasure import CountermeasurePlugin
            class Proxy(object):
                __class__ = property(lambda self: 1 / 0)
            proxy = Proxy()
            class TheCountermeasure(CountermeasurePlugin):
                textkey = "the.one"
                def run(self): pass
            """,
            head="",
        )
        self.assertIsNone(worker.end())

    def test_failures_to_load_name_the_cause_and_the_remedy(self):
        def loading(source):
            failure = self.failure(source, head="")
            self.assertEqual("load", failure["phase"])
            return failure["message"]

        self.assertIn("No module named 'not_there_at_all'; install it for ", loading("import not_there_at_all"))
        self.assertIn(
            "make fm_agent.countermeasure an alias", loading("from fm_agent.countermeasure import CountermeasurePlugin")
        )
        self.assertIn("must not exit while it is imported but did, with 4", loading("import sys; sys.exit(4)"))
        self.assertIn("must not exit while it is imported but did, with os._exit(4)", loading("import os; os._exit(4)"))
        self.assertIn("SyntaxError", loading("def"))
        self.assertIn("defines none", loading("x = 1"))

    def test_a_file_that_is_not_the_one_that_was_described_is_refused(self):
        path = self.plugin("def run(self): pass")
        for changed in ({"payload": {"file": path, "sha256": "0" * 64}}, {"textkey": "another"}):
            worker = self.start(path, **changed)
            while worker.read() is not None:
                pass
            self.assertEqual("load", worker.end()["phase"])

    def test_exceptions_that_fail_themselves_are_reported_all_the_same(self):
        failure = self.failure(
            """
            def run(self):
                class Bad(Exception):
                    def __str__(self): raise SystemExit(9)
                    __repr__ = __str__
                raise Bad()
            """
        )
        self.assertIn("Bad", failure["type"])
        self.assertIn("its message cannot be had", failure["message"])

    def test_recursion_and_memory_errors_are_failures_like_others(self):
        self.assertEqual("RecursionError", self.failure("def run(self): self.run()")["type"])
        self.assertEqual("MemoryError", self.failure("def run(self): raise MemoryError()")["type"])

    def test_huge_messages_are_cut_so_that_every_frame_is_short_enough(self):
        worker = self.run_plugin(
            """
            def run(self):
                text = "\\U0001f600" * 10 ** 6
                try:
                    raise ValueError(text)
                except ValueError:
                    self.log.exception(text)
                raise ValueError(text)
            """
        )
        self.assertLess(len(worker.end()["message"]), 10000)
        self.assertLess(worker.counts["L"], 1 << 20)
        self.assertLess(worker.counts["E"], 1 << 20)


class Validation(WorkerTest):
    def said(self, body):
        worker = self.run_plugin(body, action="validate")
        return worker.values("V"), worker.end()

    def test_nothing_is_no_problem_and_a_string_is_one(self):
        for answer, problems in (("None", None), ("''", None), ("'broken'", "broken"),
                                 ("5", "validate() must return nothing or a string but returned int")):
            said, end = self.said("def run(self): pass\ndef validate(self): return %s" % answer)
            self.assertEqual([{"problems": problems, "line": 3}], said)
            self.assertIsNone(end)

    def test_an_exception_is_a_failure_of_this_phase(self):
        said, end = self.said("def run(self): pass\ndef validate(self): raise ValueError('x')")
        self.assertEqual([], said)
        self.assertEqual("validate", end["phase"])


class Mischief(WorkerTest):
    def test_a_child_that_comes_back_from_run_says_nothing(self):
        worker = self.run_plugin(
            """
            def run(self):
                import os
                if os.fork() == 0:
                    try:
                        self.save_text_output("child")
                    except RuntimeError as e:
                        self.log.info("refused: %s", e)
                    return
                os.wait()
                self.save_text_output("parent")
            """
        )
        self.assertEqual("parent", worker.text())
        self.assertEqual(1, len(worker.values("E")))
        self.assertIn("refused: this must be done in the plugin's own process", worker.console())

    def test_what_a_child_has_printed_when_it_comes_back_is_in_the_console(self):
        for leave in ["return", "raise ValueError()"]:
            worker = self.run_plugin(
                """
            def run(self):
                import os, sys
                child = os.fork()
                if child == 0:
                    print("of the child", end="")
                    %s
                os.waitpid(child, 0)
            """
                % leave
            )
            self.assertIsNone(worker.end())
            self.assertIn("of the child", worker.console())

    def test_a_child_ends_as_a_script_would(self):
        for leave, status in (
            ("sys.exit(3)", 3), ("sys.exit()", 0), ("sys.exit('no')", 1), ("raise OSError('no')", 1), ("sys.exit(2 ** 70)", 255)
        ):
            worker = self.run_plugin(
                """
            def run(self):
                import os, sys
                child = os.fork()
                if child == 0:
                    %s
                self.save_return_code(os.waitpid(child, 0)[1] >> 8)
            """
                % leave
            )
            self.assertIsNone(worker.end())
            self.assertEqual([{"code": status}], worker.values("C"))
            self.assertEqual("'no'" in leave, "no" in worker.console())

    def test_a_child_that_comes_back_before_the_run_ends_there(self):
        for source in (
            "def prepare(self):\n    %s\ndef run(self): pass",
            "def __init__(self):\n    %s\ndef prepare(self): self.log.info('prepares')\ndef run(self): pass",
        ):
            fork = "import os\n    child = os.fork()\n    if child: print('ended with', os.waitpid(child, 0)[1])"
            worker = self.run_plugin(source % fork)
            self.assertIsNone(worker.end())
            self.assertEqual("ended with 0\n", worker.console())
            self.assertLessEqual(len(worker.values("L")), 1)

    def test_multiprocessing_works_however_it_starts(self):
        for method in ("fork", "spawn", "forkserver"):
            worker = self.run_plugin(
                """
                import multiprocessing
                from countermeasure import CountermeasurePlugin
                def double(x):
                    return 2 * x
                class TheCountermeasure(CountermeasurePlugin):
                    textkey = "the.one"
                    def run(self):
                        with multiprocessing.get_context("%s").Pool(2) as pool:
                            self.save_text_output(str(pool.map(double, [1, 2, 3])))
                """ % method,
                head="",
            )
            self.assertEqual("[2, 4, 6]", worker.text(), (method, worker.end(), worker.console()))

    def test_threads_write_whole_frames(self):
        worker = self.run_plugin(
            """
            def run(self):
                import threading
                def write(n):
                    for i in range(200):
                        self.save_text_output(str(n) * 3000)
                        self.log.info("%d", i)
                threads = [threading.Thread(target=write, args=(n,)) for n in range(8)]
                for t in threads: t.start()
                for t in threads: t.join()
            """
        )
        self.assertEqual(8 * 200 * 3000, worker.counts["T"])

    def test_a_handler_in_the_middle_of_a_frame_does_not_break_it(self):
        worker = self.run_plugin(
            """
            def run(self):
                import signal
                signal.signal(signal.SIGALRM, lambda *a: self.log.info("tick"))
                signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
                for _ in range(50):
                    self.save_text_output("x" * 1000000)
                signal.setitimer(signal.ITIMER_REAL, 0)
            """
        )
        self.assertEqual(50 * 1000000, worker.counts["T"])
        self.assertGreater(worker.counts["L"], 0)

    def read_slowly(self, body):
        """The channel is full most of the time, and a frame half written when a handler comes."""
        worker = self.start(self.plugin(body))
        worker.until("P")
        worker.send("G", {})
        while worker.read() is not None:
            time.sleep(0.001)
        return worker

    def test_a_handler_that_raises_in_the_middle_of_a_frame_does_not_break_it(self):
        for millis in range(3, 33, 3):
            worker = self.read_slowly(
                """
            def run(self):
                import signal
                def late(*unused): raise TimeoutError("too late")
                signal.signal(signal.SIGALRM, late)
                signal.setitimer(signal.ITIMER_REAL, %d / 1000.0)
                while True:
                    self.save_text_output("x" * 1000000)
            """
                % millis
            )
            self.assertEqual(("run", "TimeoutError", "too late"), told(worker.end()))

    def test_what_was_caught_in_the_middle_of_a_frame_is_followed_by_the_next(self):
        worker = self.read_slowly(
            """
            def run(self):
                import signal
                def late(*unused): raise TimeoutError("too late")
                signal.signal(signal.SIGALRM, late)
                for _ in range(50):
                    try:
                        signal.setitimer(signal.ITIMER_REAL, 0.001)
                        while True:
                            self.save_text_output("x" * 1000000)
                    except TimeoutError:
                        pass
                self.save_return_code(7)
            """
        )
        self.assertIsNone(worker.end())
        self.assertEqual([{"code": 7}], worker.values("C"))

    def test_a_timer_whose_handler_raises_again_and_again_is_the_first_failure(self):
        for _ in range(10):
            worker = self.read_slowly(
                """
            def run(self):
                import signal
                def late(*unused): raise TimeoutError("too late")
                signal.signal(signal.SIGALRM, late)
                signal.setitimer(signal.ITIMER_REAL, 0.005, 0.0005)
                while True:
                    self.save_text_output("x" * 1000000)
            """
            )
            self.assertEqual(("run", "TimeoutError", "too late"), told(worker.end()))

    def test_a_plugin_that_breaks_the_signal_module_fails_like_others(self):
        worker = self.run_plugin("def run(self):\n    import signal\n    signal.getsignal = None\n    raise ValueError('x')")
        self.assertEqual(("run", "ValueError", "x"), told(worker.end()))

    def test_a_handler_that_raises_between_two_phases_has_failed_the_first(self):
        worker = self.start(
            self.plugin(
                """
            def prepare(self):
                import signal
                def late(*unused): raise TimeoutError("too late")
                signal.signal(signal.SIGALRM, late)
                signal.setitimer(signal.ITIMER_REAL, 0.2)
            def run(self):
                pass
            """
            )
        )
        worker.until("P")
        while worker.read() is not None:
            pass
        self.assertEqual(("prepare", "TimeoutError", "too late"), told(worker.end()))

    def test_a_handler_that_raises_after_the_run_changes_nothing(self):
        for micros in range(20, 620, 10):
            worker = self.run_plugin(
                """
            def run(self):
                import signal
                def late(*unused): raise TimeoutError("too late")
                signal.signal(signal.SIGALRM, late)
                self.save_text_output("x")
                signal.setitimer(signal.ITIMER_REAL, %d / 1e6, 0.00002)
            """
                % micros
            )
            self.assertNotEqual("no end", worker.end(), worker.console())
            self.assertIn(told(worker.end()), [None, ("run", "TimeoutError", "too late")])

    def test_exit_handlers_have_the_signal_handlers_there_were(self):
        worker = self.run_plugin(
            """
            def run(self):
                import atexit, signal, time
                def late(*unused): raise TimeoutError("too late")
                def bye():
                    signal.setitimer(signal.ITIMER_REAL, 0.05)
                    try:
                        time.sleep(30)
                    except TimeoutError:
                        print("in time")
                signal.signal(signal.SIGALRM, late)
                atexit.register(bye)
            """
        )
        self.assertIsNone(worker.end())
        self.assertIn("in time", worker.console())

    def test_exit_handlers_run_though_a_timer_raises_all_the_time(self):
        worker = self.run_plugin(
            """
            def run(self):
                import atexit, os, signal
                def late(*unused): raise TimeoutError("too late")
                atexit.register(os.write, 2, b"bye")
                signal.signal(signal.SIGALRM, late)
                signal.setitimer(signal.ITIMER_REAL, 0.0003, 0.00005)
            """
        )
        self.assertNotEqual("no end", worker.end())
        self.assertIn("bye", worker.console())

    def test_exit_handlers_that_fail_do_not_hold_the_end_either(self):
        for fails in ("1 / 0", "sys.exit(3)", "signal.raise_signal(15)" if sys.version_info >= (3, 8) else "1 / 0"):
            worker = self.run_plugin(
                """
                def run(self):
                    import atexit, signal, sys, threading, time
                    threading.Thread(target=time.sleep, args=(1000,)).start()
                    def leave(*unused): sys.exit(0)
                    signal.signal(signal.SIGTERM, leave)
                    atexit.register(lambda: %s)
                """
                % fails
            )
            self.assertIsNone(worker.end())
            self.assertEqual(0, worker.process.returncode)

    def test_what_is_left_open_is_written(self):
        worker = self.run_plugin(
            """
            def run(self):
                import os, sys
                for mode, data in (("w", "text"), ("wb", b"bytes")):
                    file = open(os.path.join(os.path.dirname(__file__), mode), mode)
                    file.write(data)
                    setattr(sys, mode, file)
            """
        )
        self.assertIsNone(worker.end())
        for name, data in (("w", b"text"), ("wb", b"bytes")):
            with open(os.path.join(self.folder, name), "rb") as file:
                self.assertEqual(data, file.read())

    def test_standard_streams_that_have_gone_or_fail_take_no_end(self):
        for what in ("del sys.stdout", "sys.stdout = None", "class S:\n        def flush(self): sys.exit(1)\n    sys.stdout = S()"):
            worker = self.run_plugin("def run(self):\n    import sys\n    %s" % what)
            self.assertIsNone(worker.end(), what)
            self.assertEqual(0, worker.process.returncode)

    def test_exceptions_that_tell_lies_are_what_they_are(self):
        for body, said in (
            ("__class__ = property(lambda self: 1 / 0)", "x"),
            ("__traceback__ = property(lambda self: 1 / 0)", "x"),
            ("__len__ = lambda self: 0", "x"),
            ("__str__ = lambda self: Text('y')", "y"),
        ):
            source = """
            def run(self):
                class Text(str):
                    def encode(self, *unused): return None
                class Odd(Exception):
                    %s
                raise Odd("x")
            """
            failure = self.run_plugin(source % body).end()
            self.assertEqual(said, failure["message"])
            self.assertIn("Odd", failure["type"])
        loading = """
            class Odd(Exception):
                def __len__(self): return 0
            raise Odd("x")
            """
        self.assertEqual("the_plugin.Odd", self.run_plugin(loading, head="").end()["type"])

    def test_threads_that_never_end_and_exit_handlers_do_not_hold_the_end(self):
        worker = self.run_plugin(
            """
            def run(self):
                import atexit, threading, time
                threading.Thread(target=time.sleep, args=(1000,)).start()
                atexit.register(print, "bye")
                self.save_text_output("done")
            """
        )
        self.assertIsNone(worker.end())
        self.assertEqual(0, worker.process.returncode)
        self.assertIn("bye", worker.console())

    def test_closing_the_channel_leaves_no_end(self):
        worker = self.run_plugin("def run(self):\n    import os\n    os.closerange(0, 1000)")
        self.assertEqual("no end", worker.end())

    def test_garbage_on_the_channel_is_what_the_agent_gets(self):
        worker = self.start(self.plugin(
            """
            def run(self):
                import os
                for fd in range(3, 100):
                    try: os.write(fd, b"\\xff" * 100)
                    except OSError: pass
            """
        ))
        worker.until("P")
        worker.send("G", {})
        self.assertEqual(b"\xff" * 100, worker.process.stdout.read(100))

    def test_a_crash_says_where(self):
        worker = self.run_plugin("def run(self):\n    import ctypes\n    ctypes.string_at(0)")
        self.assertEqual(-signal.SIGSEGV, worker.process.returncode)
        self.assertIn("the_plugin.py", worker.console())

    def test_term_says_where_it_hung(self):
        worker = self.start(self.plugin("def run(self):\n    import time\n    self.log.info('x')\n    time.sleep(1000)"))
        worker.until("P")
        worker.send("G", {})
        worker.until("L")
        time.sleep(0.2)
        os.kill(worker.process.pid, signal.SIGTERM)
        worker.process.wait()
        self.assertEqual(-signal.SIGTERM, worker.process.returncode)
        self.assertIn("the_plugin.py", worker.console())


class TheKernelsGuard(WorkerTest):
    BODY = """
    def run(self):
        import os, signal, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = os.fork()
        if child == 0:
            time.sleep(1000)
        self.save_text_output(str(child))
        os.read(os.pipe()[0], 1)
    """

    def test_the_agents_death_ends_the_group_at_once_also_in_c_code(self):
        worker = self.start(self.plugin(self.BODY))
        worker.until("P")
        worker.send("G", {})
        child = int(worker.until("T")[1].decode())
        self.assertTrue(is_alive(child))
        os.close(worker.commands)
        worker.commands = -1
        self.assertEqual(-signal.SIGKILL, worker.process.wait(10))
        wait_until(lambda: not is_alive(child))

    def test_the_channels_end_after_the_end_kills_nothing(self):
        worker = self.run_plugin(
            """
            def run(self):
                import atexit, time
                atexit.register(lambda: (time.sleep(0.3), print("whole")))
            """
        )
        self.assertIn("whole", worker.console())

    def test_the_agents_death_before_the_run_is_the_shells_business(self):
        worker = self.start(self.plugin("def run(self): pass"))
        worker.until("P")
        os.close(worker.commands)
        worker.commands = -1
        self.assertEqual(0, worker.process.wait(10))


class StartUp(unittest.TestCase):
    def test_few_modules_are_loaded(self):
        import subprocess

        code = (
            "import sys; sys.path.insert(0, %r); bare = set(sys.modules)\n"
            "import countermeasure._worker\n"
            "print(' '.join(sorted(set(m.split('.')[0] for m in sys.modules) - bare)))" % LIB
        )
        out = subprocess.check_output([sys.executable, "-I", "-B", "-X", "utf8", "-c", code]).decode().split()
        unexpected = [name for name in out if name.lstrip("_") not in ALLOWED]
        self.assertEqual([], unexpected)


ALLOWED = set(
    """abc atexit ast collections contextlib copyreg countermeasure datetime enum errno fcntl functools gc heapq io itertools json
    keyword linecache locale logging opcode operator re reprlib sha2 sha256 signal sre sre_compile sre_constants sre_parse stat
    string struct threading time token tokenize traceback types typing warnings weakref weakrefset textwrap codecs colorize
    bisect sitebuiltins suggestions dis faulthandler inspect importlib math bootlocale""".split()
)


if __name__ == "__main__":
    unittest.main()
