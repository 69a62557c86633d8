"""Garbage on the channel"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p20_garbage"
    description = "Garbage on the channel"

    def run(self):
        import os
        import struct
        for fd in range(3, 64):
            try:
                os.write(fd, b'\xff' * 1000)
            except OSError:
                pass
