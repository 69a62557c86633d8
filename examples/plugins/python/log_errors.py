"""Shows the last errors of a log, without reading all of it."""

import os
import re

from countermeasure import CountermeasurePlugin

LOG = "/var/log/syslog"
PATTERN = re.compile(r"\b(error|fail(ed|ure)?|fatal|panic|out of memory)\b", re.IGNORECASE)
MOST_LINES = 200
MOST_BYTES = 8 * 1024 * 1024


class LogErrorsCountermeasure(CountermeasurePlugin):
    name = "Last errors"
    author = "ops@acme.example"
    textkey = "log.errors"
    description = "The last errors in the system log"
    max_frequency = 30
    max_runtime = 30

    def run(self):
        found, looked_at = [], 0
        for path in (LOG, LOG + ".1"):  # the log may have been rotated a moment ago
            if len(found) < MOST_LINES and os.path.exists(path):
                lines = self.tail(path)
                looked_at += len(lines)
                found = [line for line in lines if PATTERN.search(line)][-(MOST_LINES - len(found)):] + found
        self.log.info("%d of %d lines", len(found), looked_at)
        self.save_text_output("".join(found) or "No errors in the last %d lines of %s.\n" % (looked_at, LOG))
        self.save_return_code(0)

    @staticmethod
    def tail(path):
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            file.seek(max(0, size - MOST_BYTES))
            lines = file.read(MOST_BYTES).decode("utf-8", "replace").splitlines(True)
        return lines if size <= MOST_BYTES else lines[1:]
