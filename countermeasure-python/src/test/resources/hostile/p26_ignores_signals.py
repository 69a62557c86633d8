"""Ignores whatever it can"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    max_runtime = 1
    author = "mallory@acme.example"
    textkey = "hostile.p26_ignores_signals"
    description = "Ignores whatever it can"

    def run(self):
        import signal
        import time
        for name in ('SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGALRM'):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
        while True:
            time.sleep(1)
