"""A forged final frame on the channel"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p20_forged_end"
    description = "A forged final frame on the channel"

    def run(self):
        import os
        import struct
        for fd in range(3, 64):
            try:
                os.write(fd, struct.pack('>IB', 16, ord('E')) + b'{"failure":null}')
            except OSError:
                pass
