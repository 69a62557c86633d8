"""Saves nothing"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p36_nothing"
    description = "Saves nothing"

    def run(self):
        pass
