"""Forks, and both return"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p23_forks_and_both_return"
    description = "Forks, and both return"

    def run(self):
        import os
        if os.fork():
            os.wait()
            self.save_text_output('ran')
