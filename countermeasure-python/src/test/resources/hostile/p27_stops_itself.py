"""Stops itself"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    max_runtime = 1
    author = "mallory@acme.example"
    textkey = "hostile.p27_stops_itself"
    description = "Stops itself"

    def run(self):
        import os
        import signal
        os.kill(os.getpid(), signal.SIGSTOP)
