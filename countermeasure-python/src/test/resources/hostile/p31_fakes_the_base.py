"""Puts something else in the place of the base class"""
import sys
import types

fake = types.ModuleType("countermeasure")
fake.CountermeasurePlugin = object
sys.modules["countermeasure"] = fake
sys.path[:] = []

from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p31_fakes_the_base"
    description = "Puts something else in the place of the base class"

    def run(self):
        self.save_text_output('ran')
