import os
import unittest

from countermeasure.testing import FakeCommands, run_plugin

SAMPLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "resources", "samples")


class RestartNginxTest(unittest.TestCase):
    def test_it_says_what_it_does(self):
        incident = {"server": {"fqdn": "web1.example.com"}}
        result = run_plugin(os.path.join(SAMPLES, "restart_nginx.py"), incident, commands=FakeCommands())
        self.assertEqual("SUCCEEDED", result.outcome, result)
        self.assertEqual(["INFO restarting on web1.example.com"], result.log)
