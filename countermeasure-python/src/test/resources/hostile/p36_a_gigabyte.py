"""Too much output"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p36_a_gigabyte"
    description = "Too much output"

    def run(self):
        for _ in range(1024):
            self.save_text_output('0123456789abcdef' * 65536)
