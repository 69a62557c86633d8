"""Countermeasures in Python: local actions that answer an incident.

    from countermeasure import CountermeasurePlugin

    class RestartNginxCountermeasure(CountermeasurePlugin):
        name = "Restart nginx"
        author = "ops@acme.example"
        textkey = "nginx.restart"
        description = "Restarts nginx and says how it went"
        max_runtime = 60

        def run(self):
            self.log.info("restarting on %s", self.metadata["server"]["fqdn"])
            self.save_text_output("restarted")
            self.save_return_code(0)

A file defines one plugin; its class name ends in ``Countermeasure``. To try one by hand, without an agent:

    python3 -m countermeasure my_plugin.py --incident incident.json
"""

import sys

if sys.version_info < (3, 6):
    sys.stderr.write("countermeasure needs Python 3.6 or later but this is %d.%d\n" % sys.version_info[:2])
    sys.exit(78)

from countermeasure._commands import CommandCountermeasure, CommandResult  # noqa: E402
from countermeasure._plugin import CountermeasurePlugin  # noqa: E402

__all__ = ["CommandCountermeasure", "CommandResult", "CountermeasurePlugin"]
