"""A property that raises"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p38_property_raises"
    description = "A property that raises"

    def run(self):
        self.save_text_output('ran')

    @property
    def max_runtime(self):
        raise ValueError('never')
