"""Changes the incident"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p37_changes_the_incident"
    description = "Changes the incident"

    def run(self):
        self.metadata.clear()
        self.metadata['x'] = self.metadata
        self.metadata = None
        self.save_text_output('ran')
