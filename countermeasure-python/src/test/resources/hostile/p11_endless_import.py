"""Never ends its import"""
from countermeasure import CountermeasurePlugin
while True:
    pass


class HostileCountermeasure(CountermeasurePlugin):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p11_endless_import"
    description = "Never ends its import"

    def run(self):
        self.save_text_output('ran')
