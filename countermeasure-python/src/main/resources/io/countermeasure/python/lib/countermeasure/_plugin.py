"""What authors extend."""


class Host(object):
    """What a plugin is connected to: this one keeps nothing, as while a plugin is only looked at."""

    event = None
    incident_text = "{}"

    def text(self, data):
        pass

    def html(self, data):
        pass

    def code(self, value):
        pass

    def data_directory(self):
        raise RuntimeError("there is a data directory during a run only")


_host = Host()


def connect(host):
    """Makes plugins that are created from now on belong to that host."""
    global _host
    _host = host


class CountermeasurePlugin(object):
    """A countermeasure. Extend it in a file of its own; the class name ends in ``Countermeasure``.

    ``name``, ``author``, ``textkey`` and ``description`` are required, as class or as instance variables. ``textkey``
    is made of lower-case letters, digits, underscores and single inner periods. Times are whole seconds, or None.
    """

    name = None
    """Human-readable, on one line."""
    author = None
    """Who wrote it; an e-mail address is recommended."""
    textkey = None
    """The unique key, such as ``nginx.restart``."""
    description = None
    """What it does, in a sentence."""
    wall_announce_delay = None
    """Seconds between an announcement to logged-in users and the run; None: no announcement."""
    max_frequency = None
    """The shortest time between two runs; one that comes earlier is not performed. None: no check."""
    max_runtime = None
    """The longest run; it is then ended with all it started. None: the agent's own limit alone."""
    sudo_requirements = None
    """The full command lines it needs sudo for, as a list."""
    environment = None
    """A dict of variables to add to the environment."""
    working_directory = None
    """An absolute path; None: a folder of the run's own."""
    output = None
    """``text`` or ``html``; of interest to command plugins only."""
    disruptive = None
    """Whether it interrupts the host's service."""
    detach = None
    """Not for Python plugins."""
    on_agent_exit = None
    """``kill``; Python plugins cannot outlive their agent."""
    sandbox = None
    """What it asks of its sandbox: a dict of ``require``, ``prefer``, ``read`` and ``write``, each a list."""

    def __new__(cls, *args, **kwargs):
        # not in __init__: existing plugins need not call it
        self = object.__new__(cls)
        self.__dict__["_countermeasure_host"] = _host
        return self

    @property
    def metadata(self):
        """The incident, exactly as it came: a dict."""
        found = self.__dict__.get("_countermeasure_metadata")
        if found is None:
            import json  # not above: where plugins are tried by hand, the current folder may have one of its own

            found = self.__dict__["_countermeasure_metadata"] = json.loads(self._countermeasure_host.incident_text)
        return found

    @metadata.setter
    def metadata(self, value):
        self.__dict__["_countermeasure_metadata"] = value

    @property
    def log(self):
        """A ``logging.Logger``, whose entries go to the agent's log."""
        found = self.__dict__.get("_countermeasure_log")
        if found is None:
            import logging

            found = logging.getLogger(str(self.textkey or type(self).__name__))
            found.setLevel(logging.DEBUG)
            self.__dict__["_countermeasure_log"] = found
        return found

    @log.setter
    def log(self, value):
        self.__dict__["_countermeasure_log"] = value

    @property
    def event(self):
        """``OPENED`` or ``CLEARED``, if the agent said which; else None."""
        return self._countermeasure_host.event

    @property
    def data_directory(self):
        """A folder of this plugin's own. Where the agent keeps state it survives runs and restarts."""
        return self._countermeasure_host.data_directory()

    def run(self):
        """Does what the plugin is for. An exception makes the run FAILED."""
        raise NotImplementedError("run() is required but is missing")

    def prepare(self):
        """Sets up or checks, before the run is announced. An exception makes the run FAILED; run() is then not called."""

    def validate(self):
        """Checks the plugin's own set-up, when somebody validates plugins. Returns nothing, or the problems as a string."""

    def sudo(self, words, timeout=None):
        """Runs a command, a list of words that ``sudo_requirements`` declares, through ``sudo -n --``, to its end.

        Returns its ``return_code``, ``output`` and ``error``, as text. Words that are not declared are a ValueError.
        """
        from countermeasure._sudo import run  # not above: few plugins need it

        return run(self.sudo_requirements, words, timeout)

    def save_text_output(self, output):
        """Keeps plain text, for the result. Several calls append. Bytes are taken as they are."""
        self._countermeasure_host.text(_bytes("output", output))

    def save_html_output(self, output):
        """Keeps HTML, for the result. Several calls append."""
        self._countermeasure_host.html(_bytes("output", output))

    def save_return_code(self, return_code):
        """Keeps the return code, a whole number; the last one counts. Another one than 0 makes the run FAILED."""
        value = whole_number(return_code)
        if value is None or not -(2**31) <= value < 2**31:
            from countermeasure._failures import shown  # not above: no sound plugin needs it

            raise ValueError("return_code must be a whole number of 32 bits but was " + shown(return_code))
        self._countermeasure_host.code(value)


def whole_number(value):
    """The number it is, whatever a class of its own says; None if it is none."""
    return int.__int__(value) if issubclass(type(value), int) else None


def _bytes(what, output):
    if isinstance(output, str):
        try:
            return output.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError:
            return output.encode("utf-8", "replace")
    if isinstance(output, (bytes, bytearray, memoryview)):
        return bytes(output)
    raise TypeError("%s must be text or bytes but was %s" % (what, type(output).__name__))

