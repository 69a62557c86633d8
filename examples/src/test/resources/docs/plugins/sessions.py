"""Who is logged in, and which services that the incident names have processes."""

from countermeasure import CommandCountermeasure

KNOWN = {"nginx", "postgresql", "redis"}  # what an incident says is only ever compared


class SessionsCountermeasure(CommandCountermeasure):
    name = "Sessions"
    author = "ops@acme.example"
    textkey = "host.sessions"
    description = "Who is logged in, the most frequent processes, and the services that the incident names"
    max_runtime = 30
    commands = [["who"], "ps -eo comm= | sort | uniq -c | sort -rn | head -n 5"]
    keep_going = True

    def prepare(self):
        for service in sorted(KNOWN & set(self.metadata.get("services") or [])):
            self.commands = self.commands + [["pgrep", "-l", service]]
