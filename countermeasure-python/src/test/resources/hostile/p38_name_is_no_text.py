"""A name that is no text"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = 5
    author = "mallory@acme.example"
    textkey = "hostile.p38_name_is_no_text"
    description = "A name that is no text"

    def run(self):
        self.save_text_output('ran')
