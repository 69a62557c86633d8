"""A helper for plugins that run commands."""

import collections

from countermeasure._plugin import CountermeasurePlugin

CommandResult = collections.namedtuple("CommandResult", "return_code output error")


class CommandCountermeasure(CountermeasurePlugin):
    """A plugin that runs some commands, one after the other, and keeps what they print. Subclasses say which:

        class NetworkCountermeasure(CommandCountermeasure):
            ...
            commands = [["/usr/bin/ss", "-tan"], "ip -s link | head -40"]

    A command that is a list is executed as it stands, one that is a string goes to ``/bin/sh -c``. Never build a string
    from the incident: a list takes any text as it is. The first command that fails ends the run, with its return code;
    with ``keep_going`` the others run too, and the first bad code is kept.
    """

    commands = ()
    keep_going = False

    def execute(self, command, timeout=None):
        """Runs one command to its end; returns its return code, output and error output, as text."""
        import subprocess

        words = _words(command)
        done = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, close_fds=True
        )
        try:
            output, error = done.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            done.kill()
            done.communicate()
            raise
        return CommandResult(done.returncode, text_of(output), text_of(error))

    def run(self):
        first_bad = 0
        for command in self.commands:
            result = self.execute(command)
            self.save_text_output(result.output)
            if result.error.strip():
                self.log.warning("%s says: %s", _shown(command), result.error.strip())
            if result.return_code != 0:
                self.log.error("%s ended with return code %d", _shown(command), result.return_code)
                first_bad = first_bad or result.return_code
                if not self.keep_going:
                    break
        self.save_return_code(first_bad)

    def validate(self):
        problems = []
        if not self.commands or isinstance(self.commands, str):
            problems.append("commands must be a list of commands but was %r" % (self.commands,))
        else:
            for command in self.commands:
                problems.extend(self._problems(command))
        return "; ".join(problems) or None

    def _problems(self, command):
        import shutil

        try:
            words = _words(command)
        except TypeError as e:
            return [str(e)]
        problems = []
        if shutil.which(words[0]) is None:
            problems.append("executable must be there but there is no %s" % words[0])
        if words[0].rsplit("/", 1)[-1] == "sudo":
            from countermeasure._sudo import is_declared

            asked = _behind_options(words[1:])
            if not is_declared(self.sudo_requirements, asked):
                problems.append("sudo_requirements must have %r, which is among the commands" % " ".join(asked))
        return problems


def _words(command):
    if isinstance(command, str):
        return ["/bin/sh", "-c", command]
    words = list(command)
    if not words or not all(isinstance(word, (str, bytes)) for word in words):
        raise TypeError("command must be a string or a list of strings but was %r" % (command,))
    return words


def _behind_options(words):
    while words and words[0].startswith("-"):
        words = words[1:]
    return words


def text_of(data):
    return data.decode("utf-8", "surrogateescape")


def _shown(command):
    return command if isinstance(command, str) else " ".join(str(word) for word in command)
