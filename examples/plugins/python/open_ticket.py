"""Opens a ticket by an HTTP API, once per outage."""

import json
import time
import urllib.error
import urllib.request

from countermeasure import CountermeasurePlugin

API = "https://tickets.acme.example/api/v1/tickets"
TOKEN_FILE = "/etc/acme-agent/ticket-token"  # one line, mode 0600, owned by the agent's user
TIMEOUT = 10
TRIES = 3


class OpenTicketCountermeasure(CountermeasurePlugin):
    name = "Open a ticket"
    author = "ops@acme.example"
    textkey = "ticket.open"
    description = "Opens a ticket with what is known of the incident"
    max_runtime = 60

    def validate(self):
        try:
            self.token()
        except OSError as e:
            return "the token must be readable: %s" % e

    def prepare(self):
        self.secret = self.token()

    def run(self):
        outage = self.metadata.get("outage", {})
        answer = self.post({
            "title": outage.get("alert_label", "Incident without a label"),
            "severity": outage.get("severity", "unknown"),
            "host": self.metadata.get("server", {}).get("fqdn"),
            "details": outage.get("reasons", []),
        }, key=str(outage.get("id", "")))
        self.save_text_output("Ticket %s is open.\n" % answer.get("id", "without a number"))
        self.save_return_code(0)

    def post(self, ticket, key):
        request = urllib.request.Request(API, json.dumps(ticket).encode("utf-8"), {
            "Authorization": "Bearer " + self.secret,
            "Content-Type": "application/json",
            "Idempotency-Key": key,  # a try whose answer was lost opens no second ticket
        })
        for left in range(TRIES - 1, -1, -1):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                    return json.loads(response.read(1 << 20).decode("utf-8"))
            except urllib.error.HTTPError as e:
                if e.code < 500 or left == 0:
                    raise
                self.log.warning("the API answered %d, %d tries are left", e.code, left)
            except urllib.error.URLError as e:
                if left == 0:
                    raise
                self.log.warning("the API cannot be reached (%s), %d tries are left", e.reason, left)
            time.sleep(1)

    @staticmethod
    def token():
        with open(TOKEN_FILE) as file:
            return file.readline().strip()
