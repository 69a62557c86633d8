"""Exit handlers, finalizers and a metaclass"""
from countermeasure import CountermeasurePlugin
import atexit
import time


class Meta(type):
    def __call__(cls, *args):
        atexit.register(time.sleep, 100000)
        return super().__call__(*args)


class HostileCountermeasure(CountermeasurePlugin, metaclass=Meta):
    name = str("Hostile")
    author = "mallory@acme.example"
    textkey = "hostile.p17_mischief"
    description = "Exit handlers, finalizers and a metaclass"

    def run(self):
        self.save_text_output('ran')

    def __del__(self):
        raise SystemExit(9)
