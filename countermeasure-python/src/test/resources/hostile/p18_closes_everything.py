"""Closes every descriptor"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p18_closes_everything"
    description = "Closes every descriptor"

    def run(self):
        import os
        import sys
        sys.stdout = None
        os.closerange(0, 4096)
