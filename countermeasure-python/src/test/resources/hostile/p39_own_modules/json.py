"""Is named like a module of Python's own"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p39_json"
    description = "Is named like a module of Python's own"

    def run(self):
        import encodings
        import json
        import logging
        own = [module.__name__ for module in (encodings, json, logging) if hasattr(module, 'HostileCountermeasure')]
        self.log.info('as %s', __name__)
        self.save_text_output(json.dumps([own, self.metadata]))
