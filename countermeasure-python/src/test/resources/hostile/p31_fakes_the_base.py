"""Puts something else in the place of the base class"""
from countermeasure import CountermeasurePlugin
import sys

sys.modules['countermeasure'].CountermeasurePlugin = object
sys.path[:] = []


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p31_fakes_the_base"
    description = "Puts something else in the place of the base class"

    def run(self):
        self.save_text_output('ran')
