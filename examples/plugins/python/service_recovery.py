"""Gets a service back, with more force each time: reload, then restart, then an answer for a human."""

import json
import os
import subprocess
import time

from countermeasure import CountermeasurePlugin

SERVICE = "nginx"
SYSTEMCTL = "/usr/bin/systemctl"
STEPS = ["reload", "restart"]
FORGET_AFTER = 3600  # a service that was well for an hour begins with the first step again


class ServiceRecoveryCountermeasure(CountermeasurePlugin):
    name = "Recover nginx"
    author = "ops@acme.example"
    textkey = "nginx.recover"
    description = "Reloads nginx, restarts it if that was not enough, and then calls for a human"
    max_frequency = 60
    max_runtime = 120
    sudo_requirements = ["/usr/bin/systemctl reload nginx", "/usr/bin/systemctl restart nginx"]

    def validate(self):
        if not os.access(SYSTEMCTL, os.X_OK):
            return "this host has no %s" % SYSTEMCTL

    def prepare(self):
        # before anybody is told of the run: is there anything to do?
        self.before = self.state()
        self.tries = self.recall()

    def run(self):
        if self.event == "CLEARED":
            self.remember(0)
            self.save_text_output("The incident is over; the next one begins with %s.\n" % STEPS[0])
            return
        if self.tries >= len(STEPS):
            self.save_text_output("%s: %s did not help; a human is needed.\n" % (SERVICE, " and ".join(STEPS)))
            self.save_return_code(2)
            return
        step = STEPS[self.tries]
        self.remember(self.tries + 1)  # first: should this host not survive the step, the next one is another
        self.log.info("%s is %s, trying %s", SERVICE, self.before, step)
        done = self.systemctl(step)
        after = self.state()
        self.save_text_output("%s was %s. %s ended with %d. It is %s.\n%s" % (
            SERVICE, self.before, step, done.returncode, after, done.stdout))
        self.save_return_code(0 if after == "active" else 1)

    def systemctl(self, *words):
        command = [SYSTEMCTL] + list(words) + [SERVICE]
        if os.geteuid() != 0 and words[0] in STEPS:
            command = ["sudo", "-n", "--"] + command
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True)

    def state(self):
        return self.systemctl("is-active").stdout.strip() or "unknown"

    # the state of several runs lies in a folder of the plugin's own

    def recall(self):
        try:
            with open(os.path.join(self.data_directory, "tries.json")) as file:
                kept = json.load(file)
            return kept["tries"] if time.time() - kept["at"] < FORGET_AFTER else 0
        except (OSError, ValueError, KeyError):
            return 0

    def remember(self, tries):
        path = os.path.join(self.data_directory, "tries.json")
        with open(path + ".new", "w") as file:
            json.dump({"tries": tries, "at": time.time()}, file)
        os.replace(path + ".new", path)
