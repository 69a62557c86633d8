"""Tries a plugin by hand: python3 -m countermeasure my_plugin.py --incident incident.json"""

import sys

from countermeasure._hand import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
