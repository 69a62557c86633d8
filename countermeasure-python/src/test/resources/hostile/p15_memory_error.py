"""Wants all memory at import"""
from countermeasure import CountermeasurePlugin
x = bytearray(1 << 60)


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p15_memory_error"
    description = "Wants all memory at import"

    def run(self):
        self.save_text_output('ran')
