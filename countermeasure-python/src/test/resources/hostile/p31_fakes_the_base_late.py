"""Puts something else in the place of the base class once it is loaded"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p31_fakes_the_base_late"
    description = "Puts something else in the place of the base class once it is loaded"

    def prepare(self):
        import sys
        import types
        for name in [name for name in sys.modules if name.split('.')[0] == 'countermeasure']:
            sys.modules[name] = types.ModuleType(name)
        CountermeasurePlugin.save_return_code = lambda *args: None
        sys.path[:] = []

    def run(self):
        self.save_return_code(3)
        self.save_text_output('ran')
