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
