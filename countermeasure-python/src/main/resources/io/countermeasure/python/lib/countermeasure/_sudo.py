"""How plugins use sudo: for the lines that they declare, and never for a password."""

import re

from countermeasure._commands import CommandResult, text_of

_LAST_SECONDS = 2
_ESCAPED_IN_QUOTES = '"\\$`'
_ANSI_C = "$'"
_CONTROLS = {"n": "\n", "t": "\t", "r": "\r"}


def run(requirements, words, timeout):
    """Runs a declared line; returns a CommandResult."""
    import subprocess

    if isinstance(words, str) or not words or not all(isinstance(word, str) for word in words):
        raise TypeError("sudo must be given a list of strings but was given %r" % (words,))
    if not is_declared(requirements, words):
        raise ValueError(
            "sudo command must be declared in sudo_requirements but was %r; declared are %r"
            % (list(words), list(requirements or ()))
        )
    process = subprocess.Popen(
        ["sudo", "-n", "--"] + list(words),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        close_fds=True,
    )
    try:
        output, error = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        raise
    return CommandResult(process.returncode, text_of(output), text_of(error))


def _end(process):
    """TERM, which sudo passes on; KILL would leave root's command behind. What is left then, the agent finds with the run."""
    import subprocess

    try:
        process.terminate()
        process.communicate(timeout=_LAST_SECONDS)
    except (PermissionError, subprocess.TimeoutExpired):
        pass  # it is root's and takes its time: sudo's own TIMEOUT, or the agent, ends it


def is_declared(requirements, words):
    """Whether these words are, one by one, those of a declared line."""
    return any(words_of(line) == list(words) for line in requirements or ())


def words_of(line):
    """The words of a declared line: quotes and backslashes are a shell's, $'..' included, unless a quote is left open."""
    words, word, quote = [], None, ""
    at = 0
    while at < len(line):
        c = line[at]
        following = line[at + 1 : at + 2]
        if c == "\\" and following and _escapes(quote, following):
            word = (word or "") + (_CONTROLS.get(following, following) if quote == _ANSI_C else following)
            at += 1
        elif quote:
            quote, word = ("", word) if c == quote[-1] else (quote, (word or "") + c)
        elif c + following == _ANSI_C:
            quote, word = _ANSI_C, word or ""
            at += 1
        elif c in "'\"":
            quote, word = c, word or ""
        elif c in " \t":
            words, word = (words, None) if word is None else (words + [word], None)
        else:
            word = (word or "") + c
        at += 1
    if word is not None:
        words.append(word)
    return [word for word in re.split("[ \t]+", line.strip()) if word] if quote or not words else words


def _escapes(quote, following):
    return not quote or quote == _ANSI_C or (quote == '"' and following in _ESCAPED_IN_QUOTES)
