"""Writes a gigabyte at import"""
from countermeasure import CountermeasurePlugin
import os

for _ in range(16384):
    os.write(1, b'noise 0123456789' * 4096)


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p13_output_at_import"
    description = "Writes a lot at import"

    def run(self):
        self.save_text_output('ran')
