"""For Python 2"""
from countermeasure import CountermeasurePlugin


class OldCountermeasure(CountermeasurePlugin):
    textkey = "hostile.p02_python2"

    def run(self):
        print "old"
