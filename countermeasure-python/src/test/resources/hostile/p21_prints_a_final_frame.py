"""Prints a final frame"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p21_prints_a_final_frame"
    description = "Prints a final frame"

    def run(self):
        import os
        os.write(1, b'\x00\x00\x00\x10E{"failure":null}\n')
        self.save_text_output('ran')
        self.save_return_code(4)
