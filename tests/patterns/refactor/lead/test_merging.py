"""The merge train: plan order whatever the finish order, nothing lost without being said."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import permutations

import pytest

from patterns.plan import Plan, Subtask
from patterns.ports.runs import Run
from patterns.refactor.lead.merging import Merged, Train
from patterns.refactor.worker.handoff import Handoff
from patterns.values.conversation import JsonObject
from patterns.values.repository.trees import Base, Change, Conflict, Tree
from tests.fakes.repository import MemoryRepository
from tests.fakes.run import MemoryRuns

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n", "c.py": "c = 1\n"}
BASE = Tree(base=Base(repository="shop", branch="main", commit="c" * 40))


def task(task_id: str, *dependencies: str) -> Subtask:
    return Subtask(
        task_id=task_id,
        title=f"Do {task_id}",
        description="Change the thing so that it is right.",
        dependencies=dependencies,
        tools_needed=("edit_file",),
        paths_allowed=("**",),
        acceptance=("it is right",),
    )


@dataclass
class Yard:
    """Answers what it was told to, and remembers what it was asked."""

    again: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """What a subtask writes when it is made again; absent: nothing comes of it."""
    choice: str = "skip"
    broken: dict[str, str] = field(default_factory=dict)
    """Text in any file → what the quick checks say of it."""
    asked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    """What the subtasks that were made again could write."""
    repository: MemoryRepository = field(default_factory=lambda: MemoryRepository(FILES))

    async def handoff(self, task_id: str, files: dict[str, str | None], *, before: Tree = BASE) -> Handoff:
        after = await self.repository.write(before, files)
        change = Change(task_id=task_id, before=before, after=after)
        return Handoff(status="done", summary="It is done.", change=change, files=tuple(files))

    async def redo(self, task: Subtask, tree: Tree, note: str) -> Handoff | None:
        self.notes.append(note)
        self.paths.append(task.paths_allowed)
        files = self.again.get(task.task_id)
        return await self.handoff(task.task_id, files, before=tree) if files else None

    async def choose(self, task: Subtask, conflict: Conflict) -> str:
        self.asked.append(f"{task.task_id}: {', '.join(conflict.paths)}")
        return self.choice

    async def quick_checks(self, before: Tree, after: Tree) -> str:
        del before
        texts = self.repository.files_of(after).values()
        return next((said for text, said in self.broken.items() if any(text in one for one in texts)), "")

    async def train(self, tasks: tuple[Subtask, ...], handoffs: dict[str, Handoff]) -> Merged:
        plan = Plan(summary="Do it in steps.", subtasks=tasks)
        merged: list[Merged] = []

        async def workflow(run: Run, _: JsonObject) -> JsonObject:
            merged.append(await Train(plan, BASE, run=run, repository=self.repository, yard=self).run(handoffs))
            return {}

        await MemoryRuns().play(workflow, {})
        return merged[-1]

    def files(self, merged: Merged) -> dict[str, str]:
        return self.repository.files_of(merged.tree)


TASKS = (task("one"), task("two"), task("three"))


async def test_whatever_the_order_they_were_finished_in_the_tree_is_the_same() -> None:
    yard = Yard()
    done = [
        await yard.handoff("one", {"a.py": "a = 2\n"}),
        await yard.handoff("two", {"b.py": None, "d.py": "d = 1\n"}),
        await yard.handoff("three", {"c.py": "c = 2\n"}),
    ]
    trains = [await yard.train(TASKS, {one.change.task_id: one for one in order}) for order in permutations(done)]
    assert all(one == trains[0] for one in trains)
    assert yard.files(trains[0]) == {"a.py": "a = 2\n", "c.py": "c = 2\n", "d.py": "d = 1\n"}
    assert [one.task_id for one in trains[0].landed] == ["one", "two", "three"]
    assert [one.before for one in trains[0].landed[1:]] == [one.tree for one in trains[0].landed[:-1]]


async def test_a_change_that_does_not_fit_is_made_again_on_what_is_merged() -> None:
    yard = Yard(again={"two": {"a.py": "a = 2 + 3\n"}})
    narrow = TASKS[1].model_copy(update={"paths_allowed": ("a.py",)})
    two = await yard.handoff("two", {"a.py": "a = 3\n", "b.py": "b = 3\n"})
    merged = await yard.train((TASKS[0], narrow), {"one": await yard.handoff("one", {"a.py": "a = 2\n"}), "two": two})
    assert yard.paths == [("a.py", "b.py")], "what it was allowed on the way stays allowed"
    assert yard.files(merged)["a.py"] == "a = 2 + 3\n"
    assert (merged.landed[1].note, merged.left_out, yard.asked) == ("made again: it met earlier work in a.py", {}, [])
    assert "other work has changed a.py meanwhile" in yard.notes[0]
    assert "+b = 3\n" in yard.notes[0], "its worker is a new one and sees all that was made, not only what tore"


@pytest.mark.parametrize(
    ("choice", "text", "left_out"),
    [
        ("keep_earlier", "a = 2\n", {}),
        ("keep_later", "a = 3\n", {}),
        ("skip", "a = 2\n", {"two": "conflict in a.py", "three": "it builds on two"}),
        ("", "a = 2\n", {"two": "conflict in a.py", "three": "it builds on two"}),
    ],
)
async def test_what_still_does_not_fit_is_decided_by_a_person(choice: str, text: str, left_out: dict[str, str]) -> None:
    yard = Yard(choice=choice)
    two = await yard.handoff("two", {"a.py": "a = 3\n", "b.py": "b = 2\n"})
    merged = await yard.train(
        (TASKS[0], TASKS[1], task("three", "two")),
        {
            "one": await yard.handoff("one", {"a.py": "a = 2\n"}),
            "two": two,
            "three": await yard.handoff("three", {"c.py": "c = 2\n"}, before=two.change.after),
        },
    )
    assert yard.asked == ["two: a.py"]
    assert merged.left_out == left_out
    assert yard.files(merged)["a.py"] == text
    assert yard.files(merged)["b.py"] == ("b = 1\n" if left_out else "b = 2\n"), "what is not in conflict comes with it"


async def test_changes_that_merge_and_do_not_agree_are_found_where_they_meet() -> None:
    yard = Yard(broken={"b = a\n": "lint fails"}, again={"two": {"b.py": "b = 2\n"}})
    merged = await yard.train(
        TASKS[:2],
        {"one": await yard.handoff("one", {"a.py": "a = 2\n"}), "two": await yard.handoff("two", {"b.py": "b = a\n"})},
    )
    assert yard.files(merged)["b.py"] == "b = 2\n"
    assert "lint fails" in yard.notes[0]
    assert "quick checks" in merged.landed[1].note


async def test_a_merge_that_breaks_something_and_is_not_mended_stands_and_says_so() -> None:
    yard = Yard(broken={"b = a\n": "lint fails\nat line 3"})
    merged = await yard.train(TASKS[:2], {"two": await yard.handoff("two", {"b.py": "b = a\n"})})
    assert yard.files(merged)["b.py"] == "b = a\n"
    assert merged.landed[0].note == "after its merge: lint fails"
