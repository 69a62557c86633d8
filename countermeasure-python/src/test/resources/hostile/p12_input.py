"""Asks a question at import"""
from countermeasure import CountermeasurePlugin
input('really? ')


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p12_input"
    description = "Asks a question at import"

    def run(self):
        self.save_text_output('ran')
