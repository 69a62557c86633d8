"""Closes what it does not know"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p19_closes_the_channel"
    description = "Closes what it does not know"

    def run(self):
        import os
        os.closerange(3, 4096)
        print('still here', flush=True)
