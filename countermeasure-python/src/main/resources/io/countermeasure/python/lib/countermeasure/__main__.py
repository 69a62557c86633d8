"""Tries a plugin by hand: python3 -m countermeasure my_plugin.py --incident incident.json"""

import os
import sys

# "python3 -m" looks into the current folder first, where a plugin named json.py may lie
if sys.path[:1] in ([""], [os.getcwd()]):
    del sys.path[0]

from countermeasure._hand import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
