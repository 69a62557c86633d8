"""Half pairs everywhere"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p22_surrogates"
    description = "Half pairs everywhere"

    def run(self):
        print('\ud800')
        self.log.info('\ud800')
        self.save_text_output('\ud800')
        raise ValueError('\ud800')
