"""A pool of processes"""
from countermeasure import CountermeasurePlugin
import multiprocessing


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p33_multiprocessing"
    description = "A pool of processes"

    def run(self):
        with multiprocessing.Pool(2) as pool:
            self.save_text_output(str(sum(pool.map(abs, [-1, -2, -3]))))
