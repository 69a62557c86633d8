import subprocess

from countermeasure import CountermeasurePlugin


class ToolCountermeasure(CountermeasurePlugin):
    name = "Tool"
    author = "ops@acme.example"
    textkey = "tool.python"
    description = "Runs a tool"

    def run(self):
        done = subprocess.run(["/usr/bin/tool", "--all"], stdout=subprocess.PIPE)
        self.save_text_output(done.stdout)
        self.save_return_code(done.returncode)
