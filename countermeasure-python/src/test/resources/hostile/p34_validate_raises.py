"""validate() raises"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p34_validate_raises"
    description = "validate() raises"

    def run(self):
        self.save_text_output('ran')

    def validate(self):
        raise KeyError('setting')
