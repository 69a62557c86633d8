#!/opt/none/bin/python3.6
"""Its first line names an interpreter that is not there"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p40_interpreter_missing"
    description = "Its first line names an interpreter that is not there"

    def run(self):
        self.save_text_output('ran')
