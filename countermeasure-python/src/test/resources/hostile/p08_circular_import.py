"""Imports itself"""
from countermeasure import CountermeasurePlugin
import p08_circular_import

X = p08_circular_import.HostileCountermeasure


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p08_circular_import"
    description = "Imports itself"

    def run(self):
        self.save_text_output('ran')
