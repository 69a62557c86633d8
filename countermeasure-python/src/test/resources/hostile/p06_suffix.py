"""A class of another name"""
from countermeasure import CountermeasurePlugin


class Hostile(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p06_suffix"
    description = "A class of another name"

    def run(self):
        self.save_text_output('ran')
