"""Ends its interpreter at import"""
from countermeasure import CountermeasurePlugin
import os

os._exit(0)


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p10_os_exit"
    description = "Ends its interpreter at import"

    def run(self):
        self.save_text_output('ran')
