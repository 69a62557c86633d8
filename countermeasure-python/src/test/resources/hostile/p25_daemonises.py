"""Leaves a daemon behind"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p25_daemonises"
    description = "Leaves a daemon behind"

    def run(self):
        import os
        import time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(100000)
            os._exit(0)
        os.wait()
        self.save_text_output('ran')
