"""Threads that never end"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p32_threads_never_end"
    description = "Threads that never end"

    def run(self):
        import threading
        import time
        for _ in range(5):
            threading.Thread(target=time.sleep, args=(100000,)).start()
        self.save_text_output('ran')
