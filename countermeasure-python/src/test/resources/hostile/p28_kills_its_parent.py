"""Kills the agent, whose user it is"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p28_kills_its_parent"
    description = "Kills the agent, whose user it is"

    def run(self):
        import os
        import time
        os.fork()
        print("standing", flush=True)
        open(os.environ["STANDING"] + "/%d" % os.getpid(), "w").close()
        while len(os.listdir(os.environ["STANDING"])) < 2:
            time.sleep(0.01)
        os.kill(os.getppid(), 9)
        time.sleep(100000)
