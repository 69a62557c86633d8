"""Tries to change its root"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p30_changes_its_root"
    description = "Tries to change its root"

    def run(self):
        import os
        os.mkdir('empty')
        try:
            os.chroot('empty')
            os.chdir('/')
        except OSError as e:
            self.log.warning('refused: %s', e)
        self.save_text_output('ran')
