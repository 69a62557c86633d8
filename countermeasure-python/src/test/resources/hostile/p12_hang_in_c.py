"""Sleeps in C code at import"""
from countermeasure import CountermeasurePlugin
import time

time.sleep(100000)


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p12_hang_in_c"
    description = "Sleeps in C code at import"

    def run(self):
        self.save_text_output('ran')
