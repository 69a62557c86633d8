"""validate() says what is wrong"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p34_validate_says"
    description = "validate() says what is wrong"

    def run(self):
        self.save_text_output('ran')

    def validate(self):
        return 'no such service'
