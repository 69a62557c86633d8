"""Turns what a terminal was sent, as script records it, into an SVG that reads well in light and in dark. TITLE < RECORDED > SVG"""

import html
import re
import sys

WIDEST = 104  # characters; longer lines go on in the next, as in a terminal
ADVANCE, LINE, EDGE = 8.0, 19, 20

STYLE = """
    .page { fill: #ffffff; stroke: #c3ccd5; }
    text { fill: #24303c; font: 13px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; white-space: pre; }
    .bold { fill: #0b57a4; font-weight: 600; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d; }
      text { fill: #d5dee7; }
      .bold { fill: #79b8ff; }
    }
  """


def lines(recorded):
    """Each line with whether it is bold, without what steers a terminal and without script's own first and last line."""
    text = re.sub(r"^Script (started|done)[^\n]*\n?", "", recorded, flags=re.MULTILINE)
    for line in text.replace("\r", "").rstrip("\n").split("\n"):
        bold = "\033[1m" in line
        plain = re.sub(r"\033\[[0-9;?]*[A-Za-z]", "", line)
        plain = "".join(c for c in plain if c.isprintable())
        for start in range(0, max(1, len(plain)), WIDEST):
            yield plain[start:start + WIDEST], bold


def svg(title, rows):
    width = int(2 * EDGE + WIDEST * ADVANCE)
    height = 2 * EDGE + LINE * len(rows)
    yield '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title">' % (
        width, height, width, height)
    yield '  <title id="title">%s</title>' % html.escape(title)
    yield "  <style>%s</style>" % STYLE
    yield '  <rect class="page" x="0.5" y="0.5" width="%d" height="%d" rx="8"/>' % (width - 1, height - 1)
    for number, (text, bold) in enumerate(rows):
        mark = ' class="bold"' if bold else ""
        yield '  <text x="%d" y="%d"%s xml:space="preserve">%s</text>' % (
            EDGE, EDGE + LINE * (number + 1) - 5, mark, html.escape(text, quote=False))
    yield "</svg>"


if __name__ == "__main__":
    recorded = sys.stdin.buffer.read().decode("utf-8", "replace")
    sys.stdout.write("\n".join(svg(sys.argv[1], list(lines(recorded)))) + "\n")
