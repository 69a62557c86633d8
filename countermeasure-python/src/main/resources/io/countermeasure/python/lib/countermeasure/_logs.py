"""Entries of the logging module as frames: the plugin's own, and those of every library it uses."""

import logging
import sys

from countermeasure._failures import clean

_LONGEST = 32 * 1024  # of each of two texts: as JSON a character may have twelve bytes, and a frame has one MiB


class FrameHandler(logging.Handler):
    def __init__(self, writer):
        logging.Handler.__init__(self)
        self._writer = writer

    def emit(self, record):
        try:
            entry = {
                "level": level(record.levelno),
                "logger": clean(str(record.name), 200),
                "message": clean(record.getMessage(), _LONGEST),
                "traceback": self._traceback(record),
            }
            if self._writer.is_own():
                self._writer.json("L", entry)
            else:
                sys.stderr.write("%(level)s %(logger)s: %(message)s\n" % entry)
        except Exception:
            self.handleError(record)

    def _traceback(self, record):
        parts = []
        if record.exc_info and record.exc_info[0] is not None:
            parts.append(logging.Formatter().formatException(record.exc_info))
        if record.stack_info:
            parts.append(record.stack_info)
        return clean("\n".join(parts), _LONGEST) if parts else None


def level(number):
    for least, name in ((40, "ERROR"), (30, "WARN"), (20, "INFO"), (10, "DEBUG")):
        if number >= least:
            return name
    return "TRACE"


def install(writer):
    root = logging.getLogger()
    root.handlers[:] = [FrameHandler(writer)]
    root.setLevel(logging.INFO)  # a plugin's own logger lets everything through
    logging.captureWarnings(True)
