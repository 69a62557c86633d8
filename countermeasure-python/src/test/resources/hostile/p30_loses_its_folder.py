"""Removes the folder it is in"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p30_loses_its_folder"
    description = "Removes the folder it is in"

    def run(self):
        import os
        import shutil
        os.umask(0o777)
        shutil.rmtree(os.getcwd())
        os.chdir('/')
        self.save_text_output('ran')
