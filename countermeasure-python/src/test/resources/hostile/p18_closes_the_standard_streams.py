"""Closes the standard streams"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p18_closes_the_standard_streams"
    description = "Closes the standard streams"

    def run(self):
        import os
        import sys
        sys.stdin = sys.stdout = sys.stderr = None
        for descriptor in (0, 1, 2):
            os.close(descriptor)
        print('nowhere')
        self.log.info('to the log')
        self.save_text_output('ran')
