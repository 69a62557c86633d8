"""What the agent starts: python3 -I -B -X utf8 .../countermeasure/_entry.py JOB [WORD..]"""

import os
import sys


def main():
    if sys.version_info < (3, 6):
        sys.stderr.write("countermeasure needs Python 3.6 or later but this is %d.%d\n" % sys.version_info[:2])
        return 78
    # -I leaves this folder out; what is imported from it must not come from anywhere else
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    job, words = sys.argv[1], sys.argv[2:]
    if job == "work":
        from countermeasure._worker import main as work
    elif job == "scan":
        _bare_package()
        from countermeasure._scan import main as work
    elif job == "describe":
        from countermeasure._describe import main as work
    else:
        sys.stderr.write("countermeasure: job must be work, scan or describe but was %s\n" % job)
        return 64
    return work(words)


def _bare_package():
    """Without what it imports for plugins: who looks at files executes none, and that takes longer than many files."""
    package = type(sys)("countermeasure")
    package.__path__ = [os.path.dirname(os.path.abspath(__file__))]
    sys.modules["countermeasure"] = package


if __name__ == "__main__":
    sys.exit(main())
