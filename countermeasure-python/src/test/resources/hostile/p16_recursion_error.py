"""Recurses without end at import"""
from countermeasure import CountermeasurePlugin
def f():
    return f()


f()


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p16_recursion_error"
    description = "Recurses without end at import"

    def run(self):
        self.save_text_output('ran')
