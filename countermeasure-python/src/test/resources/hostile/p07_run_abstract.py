"""run() is abstract in a base, and stays so"""
from countermeasure import CountermeasurePlugin
import abc


class Base(CountermeasurePlugin, abc.ABC):
    @abc.abstractmethod
    def run(self):
        pass


class HostileCountermeasure(Base):
    name = "Hostile"
    author = "mallory@acme.example"
    textkey = "hostile.p07_run_abstract"
    description = "run() is abstract in a base, and stays so"

    def prepare(self):
        pass
