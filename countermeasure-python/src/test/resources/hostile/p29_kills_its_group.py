"""Kills its own group"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p29_kills_its_group"
    description = "Kills its own group"

    def run(self):
        import os
        os.killpg(0, 9)
