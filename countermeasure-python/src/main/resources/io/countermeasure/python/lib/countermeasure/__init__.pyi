import logging
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Union

__all__ = ["CommandCountermeasure", "CommandResult", "CountermeasurePlugin"]

class CountermeasurePlugin:
    name: Optional[str]
    author: Optional[str]
    textkey: Optional[str]
    description: Optional[str]
    wall_announce_delay: Optional[int]
    max_frequency: Optional[int]
    max_runtime: Optional[int]
    sudo_requirements: Optional[Sequence[str]]
    environment: Optional[Dict[str, str]]
    working_directory: Optional[str]
    output: Optional[str]
    disruptive: Optional[bool]
    detach: Optional[bool]
    on_agent_exit: Optional[str]
    sandbox: Optional[Dict[str, Sequence[str]]]
    metadata: Dict[str, Any]
    log: logging.Logger
    event: Optional[str]
    data_directory: str
    def run(self) -> None: ...
    def prepare(self) -> None: ...
    def validate(self) -> Optional[str]: ...
    def sudo(self, words: Sequence[str], timeout: Optional[float] = None) -> "CommandResult": ...
    def save_text_output(self, output: Union[str, bytes, bytearray, memoryview]) -> None: ...
    def save_html_output(self, output: Union[str, bytes, bytearray, memoryview]) -> None: ...
    def save_return_code(self, return_code: int) -> None: ...

class CommandResult(NamedTuple):
    return_code: int
    output: str
    error: str

class CommandCountermeasure(CountermeasurePlugin):
    commands: Sequence[Union[str, Sequence[str]]]
    keep_going: bool
    def run(self) -> None: ...
    def validate(self) -> Optional[str]: ...
    def execute(self, command: Union[str, Sequence[str]], timeout: Optional[float] = None) -> CommandResult: ...
