import os
from typing import Any, Dict, List, Optional, Sequence, Type, Union

from countermeasure import CountermeasurePlugin

__all__ = ["FakeCommands", "Failure", "Result", "UndeclaredCommand", "run_plugin", "validate_plugin"]

_Plugin = Union[str, "os.PathLike[str]", Type[CountermeasurePlugin]]

class UndeclaredCommand(AssertionError): ...

class FakeCommands:
    def __init__(self) -> None: ...
    def on(
        self,
        command: Union[str, Sequence[str]],
        stdout: str = "",
        stderr: str = "",
        return_code: int = 0,
        sudo: bool = False,
        any_arguments: bool = False,
    ) -> "FakeCommands": ...
    @property
    def calls(self) -> List[List[str]]: ...

class Failure:
    phase: str
    type: str
    message: str
    traceback: str

class Result:
    return_code: Optional[int]
    failure: Optional[Failure]
    text_output: str
    html_output: str
    log: List[str]
    @property
    def outcome(self) -> str: ...

def run_plugin(
    plugin: _Plugin,
    incident: Optional[Dict[str, Any]] = None,
    event: Optional[str] = None,
    commands: Optional[FakeCommands] = None,
) -> Result: ...
def validate_plugin(plugin: _Plugin, commands: Optional[FakeCommands] = None) -> Optional[str]: ...
