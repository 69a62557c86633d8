"""Written for a newer Python than some have"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p40_newer_syntax"
    description = "Written for a newer Python than some have"

    def run(self):
        if (said := 'ran'):
            self.save_text_output(said)
