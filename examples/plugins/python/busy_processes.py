"""The processes with the most memory, as a table for the panel."""

import html
import os

from countermeasure import CountermeasurePlugin

MOST = 15


class BusyProcessesCountermeasure(CountermeasurePlugin):
    name = "Largest processes"
    author = "ops@acme.example"
    textkey = "process.table"
    description = "The processes that hold the most memory, as an HTML table"
    max_frequency = 30
    max_runtime = 30

    def run(self):
        rows = sorted(self.processes(), reverse=True)[:MOST]
        cells = "".join(
            # names of processes are anybody's: they are text, and never markup
            "<tr><td>%d</td><td>%s</td><td>%.1f</td></tr>\n" % (pid, html.escape(name), size / 1024.0)
            for size, pid, name in rows
        )
        title = html.escape(self.metadata.get("server", {}).get("name", os.uname().nodename))
        self.save_html_output(
            "<h1>%s</h1>\n<table>\n<tr><th>PID</th><th>Name</th><th>MiB</th></tr>\n%s</table>\n" % (title, cells)
        )
        self.save_return_code(0)

    @staticmethod
    def processes():
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open("/proc/%s/status" % pid, errors="replace") as file:
                    status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
                if "VmRSS" in status:
                    yield int(status["VmRSS"].split()[0]), int(pid), status["Name"]
            except (OSError, ValueError):
                pass  # it has ended meanwhile
