"""A desk, and a hand that uses its tools."""

from __future__ import annotations

import pytest

from patterns.plan import Subtask
from patterns.refactor.worker.desk.catalogue import GRANTABLE, tools_of
from patterns.refactor.worker.desk.desk import Desk
from patterns.refactor.worker.handoff import DeskState
from patterns.toolbox import Observation, Toolbox
from patterns.values.conversation import ToolCall
from patterns.values.repository.rules import RepositoryRules
from patterns.values.repository.trees import Base, Tree
from tests.fakes.code import PlainCode
from tests.fakes.repository import RULES, MemoryRepository
from tests.patterns.refactor.conftest import FILES, subtask

BASE = Base(repository="shop", branch="main", commit="c" * 40)


class Bench:
    """A desk and a hand that uses its tools as a conversation does."""

    def __init__(
        self,
        *,
        writable: tuple[str, ...] = ("*.py", "docs/**"),
        files: dict[str, str] | None = None,
        rules: RepositoryRules = RULES,
        read: bool = True,
    ) -> None:
        """`read`: whether it has read every file already."""
        self.repository = MemoryRepository(files or FILES)
        task = Subtask.model_validate(subtask("cart", paths_allowed=writable, tools_needed=tuple(GRANTABLE)))
        state = DeskState(tree=Tree(base=BASE), seen=dict.fromkeys(files or FILES, "") if read else {})
        self.desk = Desk(task, state, repository=self.repository, code=PlainCode(), rules=rules)
        self.box = Toolbox(tools_of(self.desk))

    async def use(self, tool_name: str, /, **arguments: object) -> Observation:
        prepared = self.box.prepare(ToolCall(id="c", name=tool_name, arguments=dict(arguments)))
        if isinstance(prepared, Observation):
            return prepared
        tool, act = prepared
        observation = Observation.model_validate_json((await act()).model_dump_json())
        tool.absorb(observation)
        return observation

    async def text(self, path: str) -> str:
        return await self.repository.read(self.desk.tree, path)


@pytest.fixture
def bench() -> Bench:
    return Bench()
