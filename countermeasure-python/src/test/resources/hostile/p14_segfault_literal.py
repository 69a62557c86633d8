"""Crashes the interpreter at import"""
from countermeasure import CountermeasurePlugin
import ctypes

ctypes.string_at(0)


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p14_segfault_literal"
    description = "Crashes the interpreter at import"

    def run(self):
        self.save_text_output('ran')
