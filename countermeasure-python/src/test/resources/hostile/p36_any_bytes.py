"""Output that is no text"""
from countermeasure import CountermeasurePlugin


class HostileCountermeasure(CountermeasurePlugin):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p36_any_bytes"
    description = "Output that is no text"

    def run(self):
        self.save_text_output(bytes(range(128, 256)))
        self.save_text_output(bytearray(b'\x00'))
        self.save_text_output('\udcff\ud800')
        self.save_html_output(memoryview(b'<b>\xff</b>'))
