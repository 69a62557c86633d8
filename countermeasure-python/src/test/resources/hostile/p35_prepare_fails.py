"""prepare() fails"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p35_prepare_fails"
    description = "prepare() fails"

    def run(self):
        self.save_text_output('ran')

    def prepare(self):
        raise RuntimeError('not today')
