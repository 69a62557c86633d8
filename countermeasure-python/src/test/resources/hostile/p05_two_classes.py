"""Two plugins"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p05_two_classes"
    description = "Two plugins"

    def run(self):
        self.save_text_output('ran')


class SecondCountermeasure(CountermeasurePlugin):
    def run(self):
        pass
