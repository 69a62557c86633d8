"""Exits at import"""
from countermeasure import CountermeasurePlugin
import sys

sys.exit(0)


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p09_sys_exit"
    description = "Exits at import"

    def run(self):
        self.save_text_output('ran')
