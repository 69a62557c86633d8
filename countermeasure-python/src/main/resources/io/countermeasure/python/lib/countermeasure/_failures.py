"""Exceptions as texts. Nothing here fails, whatever an exception's own methods do."""

import os
import traceback

_OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
_LONGEST_MESSAGE = 8 * 1024
_LONGEST_TRACEBACK = 64 * 1024  # as JSON a character may have twelve bytes, and a frame has one MiB


def type_of(thrown):
    kind = type(thrown)
    try:
        module = str(getattr(kind, "__module__", "builtins"))
        name = str(getattr(kind, "__qualname__", "exception"))
    except BaseException:
        module, name = "builtins", type.__getattribute__(kind, "__name__")
    return clean(name if module == "builtins" else module + "." + name, 200)


def message_of(thrown):
    try:
        return clean(str(thrown), _LONGEST_MESSAGE)
    except BaseException as e:
        return "(its message cannot be had: %s)" % type(e).__name__


def shown(value):
    """The value as a program would write it."""
    try:
        return clean(repr(value), 80)
    except BaseException as e:
        return "%s (its text cannot be had: %s)" % (type(value).__name__, type(e).__name__)


def traceback_of(thrown):
    try:
        trace = plugins_part(_trace_of(thrown))
        return clean("".join(traceback.format_exception(type(thrown), thrown, trace)), _LONGEST_TRACEBACK)
    except BaseException as e:
        return "(its traceback cannot be had: %s)" % type(e).__name__


def _trace_of(thrown):
    return BaseException.__traceback__.__get__(thrown)  # whatever its class calls that


def plugins_part(trace):
    """The traceback without the frames of this package at its beginning."""
    rest = trace
    while rest is not None and rest.tb_frame.f_code.co_filename.startswith(_OWN):
        rest = rest.tb_next
    return rest if rest is not None else trace


def line_in(thrown, path):
    """The last line of that file the exception passed through, or 0."""
    line = 0
    trace = _trace_of(thrown)
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def line_at(frame, path):
    """The line of that file that led there, or 0."""
    while frame is not None and frame.f_code.co_filename != path:
        frame = frame.f_back
    return frame.f_lineno if frame is not None else 0


def clean(text, longest):
    """The text with what is no Unicode escaped; of a long one the beginning and the end."""
    whole = str.encode(text, "utf-8", "backslashreplace").decode("utf-8")
    if len(whole) <= longest:
        return whole
    half = longest // 2
    return "%s\n... %d characters are left out ...\n%s" % (whole[:half], len(whole) - 2 * half, whole[-half:])
