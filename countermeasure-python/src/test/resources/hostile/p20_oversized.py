"""A frame of two gigabytes on the channel"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p20_oversized"
    description = "A frame of two gigabytes on the channel"

    def run(self):
        import os
        import struct
        for fd in range(3, 64):
            try:
                os.write(fd, struct.pack('>IB', 2**31 - 1, ord('T')) + b'x' * 100)
            except OSError:
                pass
