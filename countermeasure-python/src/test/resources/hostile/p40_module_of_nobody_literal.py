"""Needs a module that is not there"""
from countermeasure import CountermeasurePlugin
import no_such_module_anywhere


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p40_module_of_nobody_literal"
    description = "Needs a module that is not there"

    def run(self):
        self.save_text_output('ran')
