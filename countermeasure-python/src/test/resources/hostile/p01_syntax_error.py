"""A syntax error"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p01_syntax_error"
    description = "A syntax error"

    def run(self):
        self.save_text_output('ran')

    def (:
