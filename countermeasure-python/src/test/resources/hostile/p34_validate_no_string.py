"""validate() returns a list"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p34_validate_no_string"
    description = "validate() returns a list"

    def run(self):
        self.save_text_output('ran')

    def validate(self):
        return ['broken']
