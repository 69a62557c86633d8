"""No return code"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p36_bad_return_code"
    description = "No return code"

    def run(self):
        for bad in ('x', None, 2**70, float('nan')):
            try:
                self.save_return_code(bad)
            except ValueError as e:
                self.save_text_output('%s\n' % e)
        self.save_text_output(None)
