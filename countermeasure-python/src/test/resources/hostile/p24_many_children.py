"""Starts children that start children"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    max_runtime = 2
    author = "mallory@acme.example"
    textkey = "hostile.p24_many_children"
    description = "Starts children that start children"

    def run(self):
        import os
        import time
        for _ in range(6):
            os.fork()
        time.sleep(100000)
