"""validate() hangs"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p34_validate_hangs"
    description = "validate() hangs"
    max_runtime = 2

    def run(self):
        self.save_text_output('ran')

    def validate(self):
        import time
        time.sleep(100000)
