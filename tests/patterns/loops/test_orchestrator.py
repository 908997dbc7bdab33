"""One plan carried out: who starts when, who is told what, and what one failure costs."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patterns.errors import LimitReached, ModelUnreachable, RunStopped, StewardError
from patterns.guardrails.limits import Limits, Watch
from patterns.orchestrator.foreman import Again, Ask, Done, Failed, Next, Outcome
from patterns.orchestrator.orchestrator import Orchestrator
from patterns.plan import Plan, Subtask, priorities
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.questions import Choice, Question
from patterns.values.running.letters import Decision, StopAsked, TaskEnded, TaskNote
from patterns.values.running.progress import Row
from tests.fakes.human import SILENCE, STOP, ScriptedHuman
from tests.fakes.run import MemoryRuns, with_every_crash


def task(task_id: str, *dependencies: str, seconds: int = 10) -> Subtask:
    return Subtask(
        task_id=task_id,
        title=f"Do {task_id}",
        description="Change the thing so that it is right.",
        dependencies=dependencies,
        tools_needed=("edit_file",),
        paths_allowed=("*",),
        acceptance=("it is right",),
        est_tokens=seconds,
    )


def question(name: str) -> Question:
    return Question(
        id=f"run:{name}",
        run_id="run",
        kind="choose",
        title=f"Shall {name} go on?",
        body="",
        choices=(Choice(id="yes", label="Yes"), Choice(id="no", label="No")),
        default="no",
        digest="d",
        expires_seconds=1000,
        requester="UADA",
    )


@dataclass
class Floor:
    """Workers that take as long as their plan guessed, and what was seen of them."""

    runs: MemoryRuns
    dies: set[str] = field(default_factory=set)
    blocked: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    """Whose worker must be followed by two more."""
    asks: dict[str, str] = field(default_factory=dict)
    """Which question its first worker leaves behind."""
    answers: tuple[str, ...] = ()
    human: ScriptedHuman = field(init=False)
    notes: dict[str, str] = field(default_factory=dict)
    stop_at: str = ""
    """Somebody presses Stop when this one begins."""
    overtime: dict[str, float] = field(default_factory=dict)
    """Seconds that pass while this one hands in."""
    briefs: dict[str, list[str]] = field(default_factory=dict)
    """For each, the results that it was given."""
    spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    rows: list[tuple[Row, ...]] = field(default_factory=list)
    orchestrator: Orchestrator | None = None
    more: Callable[[Watch], Callable[[LimitReached], Awaitable[bool]]] | None = None
    """Who gives more time."""

    def __post_init__(self) -> None:
        self.human = ScriptedHuman(self.runs.post, *self.answers)

    async def worker(self, run: Run, payload: JsonObject) -> JsonObject:
        name, began = payload["name"], self.runs.clock()
        if name in self.notes:
            await run.tell_parent(TaskNote(task_id=name, note=self.notes[name]))
        if name == self.stop_at:
            self.runs.post("run", StopAsked(by="UADA"), "stop")
        await run.next_letter(payload["seconds"])
        self.spans[name] = (began, self.runs.clock())
        self.runs.pass_time(self.overtime.get(name, 0))
        if name in self.dies:
            raise ModelUnreachable("gone")
        return {"of": name, "blocked": name in self.blocked}

    async def conduct(self, plan: Plan, *, width: int = 3, seconds: float = 3600) -> JsonObject:
        self.runs.register("worker", self.worker)

        async def workflow(run: Run, _: JsonObject) -> JsonObject:
            watch = await Watch.begin(run, Limits(width=width, seconds=seconds))
            watch.more = self.more(watch) if self.more else None
            self.orchestrator = Orchestrator(
                plan,
                run=run,
                watch=watch,
                human=self.human,
                kind="worker",
                foreman=self,
                on_change=self.rows.append,
            )
            outcomes = await self.orchestrator.conduct()
            return {name: outcome.model_dump(mode="json") for name, outcome in outcomes.items()}

        return await self.runs.play(workflow, {})

    async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
        given = [outcomes[name].result for name in task.dependencies]
        self.briefs[task.task_id] = [one["of"] for one in given if one]
        return {"name": task.task_id, "seconds": task.est_tokens}

    async def judge(self, task: Subtask, ended: TaskEnded, attempt: int) -> Next:
        name = task.task_id
        if name in self.again and attempt < 3:
            return Again({"name": name, "seconds": task.est_tokens}, f"attempt {attempt + 1}")
        if name in self.asks and attempt == 1:
            return Ask(question(self.asks[name]))
        if ended.result is None:
            return Failed("")
        return Failed("it is blocked") if ended.result["blocked"] else Done()

    async def decided(self, task: Subtask, decision: Decision) -> Next:
        if decision.choice == "yes":
            return Again({"name": task.task_id, "seconds": task.est_tokens}, "goes on")
        return Failed(f"decided: {decision.choice}")

    def states(self) -> dict[str, str]:
        assert self.orchestrator is not None
        return {name: outcome.state for name, outcome in self.orchestrator.outcomes.items()}

    def most_at_once(self) -> int:
        """Worker spans that overlap, at the fullest moment."""
        events = sorted(
            [(end, -1) for _, end in self.spans.values()] + [(begin, 1) for begin, _ in self.spans.values()]
        )
        now = most = 0
        for _, change in events:
            now += change
            most = max(most, now)
        return most

    def makespan(self) -> float:
        return max(end for _, end in self.spans.values()) - min(begin for begin, _ in self.spans.values())


def plan(*tasks: Subtask) -> Plan:
    return Plan(summary="Do it in steps.", subtasks=tasks)


async def test_a_subtask_starts_when_its_own_dependencies_are_done_not_with_a_wave() -> None:
    floor = Floor(MemoryRuns())
    await floor.conduct(plan(task("quick", seconds=5), task("slow", seconds=60), task("next", "quick", seconds=5)))
    assert floor.spans["next"][0] == floor.spans["quick"][1]
    assert floor.spans["next"][1] < floor.spans["slow"][1]


async def test_the_longest_remaining_path_starts_first_where_not_all_fit() -> None:
    floor = Floor(MemoryRuns())
    await floor.conduct(plan(task("a"), task("b"), task("long", seconds=11), task("after", "b", seconds=50)), width=1)
    assert sorted(floor.spans, key=lambda name: floor.spans[name][0]) == ["b", "after", "long", "a"]


async def test_a_worker_is_told_of_its_dependencies_only() -> None:
    floor = Floor(MemoryRuns())
    await floor.conduct(plan(task("a"), task("b"), task("c", "a"), task("d", "b", "c")))
    assert floor.briefs == {"a": [], "b": [], "c": ["a"], "d": ["b", "c"]}


DIAMOND = plan(task("a"), task("b", "a"), task("c", "a"), task("d", "b"), task("e", "d", "c"), task("f"))


@pytest.mark.parametrize("how", ["dies", "blocked"])
async def test_a_failed_worker_fails_those_that_need_it_and_nobody_else(how: str) -> None:
    floor = Floor(MemoryRuns(), **{how: {"b"}})  # type: ignore[arg-type]  # one of two fields of the same type
    outcomes = await floor.conduct(DIAMOND)
    assert floor.states() == {"a": "done", "b": "failed", "c": "done", "d": "skipped", "e": "skipped", "f": "done"}
    assert (outcomes["d"]["why"], outcomes["e"]["why"]) == ("it needs b", "it needs d")
    assert outcomes["b"]["why" if how == "blocked" else "error"] in (
        "it is blocked",
        ModelUnreachable("gone").record().model_dump(mode="json"),
    )
    assert set(floor.spans) == {"a", "b", "c", "f"}


async def test_rows_show_every_state_the_workers_words_and_the_durations() -> None:
    floor = Floor(MemoryRuns(), dies={"b"}, notes={"a": "read_file: cart.py"})
    await floor.conduct(DIAMOND)
    assert {row.note for rows in floor.rows for row in rows if row.id == "a" and row.state == "running"} == {
        "",
        "read_file: cart.py",
    }
    last = {row.id: row for row in floor.rows[-1]}
    assert [row.id for row in floor.rows[-1]] == ["a", "b", "c", "d", "e", "f"], "in plan order"
    assert (last["b"].note, last["d"].note) == ("model_unreachable", "it needs b")
    assert (last["a"].seconds, last["d"].seconds) == (10, None)


async def test_a_stop_ends_the_running_workers_and_keeps_what_is_done() -> None:
    floor = Floor(MemoryRuns(), stop_at="next")
    with pytest.raises(RunStopped):
        await floor.conduct(
            plan(task("quick", seconds=5), task("slow", seconds=60), task("later", "slow"), task("next", "quick"))
        )
    assert floor.states() == {"quick": "done", "slow": "stopped", "later": "stopped", "next": "stopped"}
    cancelled = [row.name for row in floor.runs.journal("run") if row.name.startswith("cancel ")]
    assert sorted(cancelled) == ["cancel next", "cancel slow"]
    assert "slow" not in floor.spans
    assert {row.state for row in floor.rows[-1]} == {"done", "stopped"}


async def test_time_that_is_up_ends_the_running_workers_and_keeps_what_is_done() -> None:
    floor = Floor(MemoryRuns())
    with pytest.raises(LimitReached) as reached:
        await floor.conduct(plan(task("quick", seconds=5), task("slow", seconds=60), task("next", "slow")), seconds=30)
    assert reached.value.facts == {"limit": "G-TIME", "value": 30, "cap": 30}
    assert floor.states() == {"quick": "done", "slow": "stopped", "next": "stopped"}


async def test_with_more_time_the_workers_that_were_at_work_go_on() -> None:
    asked: list[LimitReached] = []

    def generous(watch: Watch) -> Callable[[LimitReached], Awaitable[bool]]:
        async def more(limit: LimitReached) -> bool:
            asked.append(limit)
            watch.grant(40)
            return True

        return more

    floor = Floor(MemoryRuns(), more=generous)
    await floor.conduct(plan(task("slow", seconds=60), task("next", "slow", seconds=5)), seconds=30)
    assert floor.states() == {"slow": "done", "next": "done"}
    assert len(floor.briefs) == 2, "nobody began anew"
    assert [one.facts["limit"] for one in asked] == ["G-TIME"]


async def test_nothing_starts_once_the_time_is_up_and_what_ended_by_then_counts() -> None:
    """Letters that keep coming must not carry the run past its limit."""
    floor = Floor(MemoryRuns(), overtime={"a": 100})
    with pytest.raises(LimitReached):
        await floor.conduct(plan(task("a", seconds=20), task("b", "a")), seconds=30)
    assert floor.states() == {"a": "done", "b": "stopped"}
    assert "b" not in floor.briefs


async def test_what_a_worker_handed_in_behind_a_stop_is_kept() -> None:
    class Late(Floor):
        async def worker(self, run: Run, payload: JsonObject) -> JsonObject:
            result = await super().worker(run, payload)
            self.runs.post("run", StopAsked(by="UADA"), "stop")
            return result

    floor = Late(MemoryRuns())
    with pytest.raises(RunStopped):
        await floor.conduct(plan(task("a"), task("b", "a")))
    assert floor.states() == {"a": "done", "b": "stopped"}


async def test_a_brief_that_cannot_be_made_ends_the_workers_and_goes_on_to_the_caller() -> None:
    class Torn(Floor):
        async def brief(self, task: Subtask, outcomes: Mapping[str, Outcome]) -> JsonObject:
            if task.task_id == "b":
                raise StewardError("no")
            return await super().brief(task, outcomes)

    floor = Torn(MemoryRuns())
    with pytest.raises(StewardError):
        await floor.conduct(plan(task("a", seconds=60), task("b", seconds=5)))
    assert floor.states() == {"a": "stopped", "b": "stopped"}
    assert await floor.runs.state("run.a") == "cancelled"


async def test_a_subtask_that_goes_on_has_another_worker_and_counts_the_time_of_all() -> None:
    floor = Floor(MemoryRuns(), again={"a"})
    outcomes = await floor.conduct(plan(task("a"), task("b", "a")))
    assert (outcomes["a"]["attempts"], outcomes["a"]["seconds"], floor.states()["b"]) == (3, 30, "done")
    assert {"run.a", "run.a.2", "run.a.3", "run.b"} <= set(floor.runs.run_ids())


async def test_who_waits_for_a_person_holds_no_place_and_goes_on_when_answered() -> None:
    floor = Floor(MemoryRuns(), asks={"a": "a"}, answers=("yes",))
    await floor.conduct(plan(task("a", seconds=5), task("b", seconds=60), task("c", "a")), width=1)
    assert set(floor.states().values()) == {"done"}
    assert [one.title for one in floor.human.questions] == ["Shall a go on?"]


async def test_two_that_wait_for_the_same_answer_are_asked_about_once() -> None:
    floor = Floor(MemoryRuns(), asks={"a": "both", "b": "both"}, answers=(SILENCE,))
    outcomes = await floor.conduct(plan(task("a", seconds=5), task("b", seconds=9), task("c", "b")))
    assert len(floor.human.questions) == 1
    assert [outcomes[name]["why"] for name in "abc"] == ["decided: no", "decided: no", "it needs b"]


async def test_the_time_in_which_only_people_are_waited_for_is_not_the_runs() -> None:
    floor = Floor(MemoryRuns(), asks={"a": "a"}, answers=(SILENCE,))
    outcomes = await floor.conduct(plan(task("a", seconds=5)), seconds=30)
    assert outcomes["a"]["why"] == "decided: no"
    assert floor.runs.clock() > 1000


async def test_while_others_work_the_time_runs_on_though_a_person_is_waited_for() -> None:
    floor = Floor(MemoryRuns(), asks={"a": "a"}, answers=(SILENCE,))
    with pytest.raises(LimitReached):
        await floor.conduct(plan(task("a", seconds=5), task("b", seconds=60)), seconds=30)
    assert floor.states() == {"a": "stopped", "b": "stopped"}
    assert floor.human.decided["run:a"].choice == "no", "no button is left that nobody would hear"


async def test_when_the_time_is_up_nobody_is_waited_for_whose_answer_could_begin_nothing() -> None:
    floor = Floor(MemoryRuns(), asks={"a": "a"}, answers=(SILENCE,), overtime={"a": 100})
    began = floor.runs.clock()
    with pytest.raises(LimitReached):
        await floor.conduct(plan(task("a", seconds=5)), seconds=30)
    assert floor.runs.clock() - began < 200
    assert floor.human.decided["run:a"].choice == "no"


@pytest.mark.slow
@pytest.mark.parametrize(
    "trouble",
    [{}, {"dies": {"b"}}, {"stop_at": "d"}, {"again": {"c"}, "asks": {"b": "b"}, "answers": ("yes",)}],
    ids=["none", "a death", "a stop", "another attempt and a question"],
)
async def test_wherever_the_process_dies_the_outcome_is_the_same(trouble: dict[str, Any]) -> None:
    async def stage(runs: MemoryRuns) -> tuple[dict[str, str], dict[str, list[str]]]:
        floor = Floor(runs, **trouble)
        try:
            await floor.conduct(DIAMOND, width=2)
        except RunStopped:
            assert trouble.get("stop_at")
        return floor.states(), floor.briefs

    results = await with_every_crash(stage)
    assert len(results) > 50
    assert all(result == results[0] for result in results)


DAGS = st.lists(st.tuples(st.integers(1, 60), st.sets(st.integers(0, 12), max_size=3)), min_size=1, max_size=13).map(
    lambda drawn: plan(
        *(
            task(
                f"t{number}",
                *(f"t{other}" for other in sorted(needs) if other < number),
                seconds=10_000 * seconds + 2**number,
            )
            for number, (seconds, needs) in enumerate(drawn)
        )
    )
)
"""No two sums of their seconds are alike: of two that end at the same moment, the letter that comes first decides."""


def list_schedule(made: Plan, width: int) -> float:
    """The makespan of an ideal list scheduler of that width, with the same priorities."""
    longest, tasks = priorities(made), {one.task_id: one for one in made.subtasks}
    running: list[tuple[float, str]] = []
    done: set[str] = set()
    waiting, now = sorted(tasks, key=lambda name: -longest[name]), 0.0
    while waiting or running:
        for name in [one for one in waiting if set(tasks[one].dependencies) <= done][: width - len(running)]:
            waiting.remove(name)
            heapq.heappush(running, (now + tasks[name].est_tokens, name))
        now, name = heapq.heappop(running)
        done.add(name)
        while running and running[0][0] == now:
            done.add(heapq.heappop(running)[1])
    return now


@settings(max_examples=60)
@given(made=DAGS, width=st.integers(1, 5))
async def test_the_makespan_keeps_to_the_list_schedule_at_any_width(made: Plan, width: int) -> None:
    floor = Floor(MemoryRuns())
    await floor.conduct(made, width=width, seconds=1e9)
    work, path = sum(one.est_tokens for one in made.subtasks), max(priorities(made).values())
    assert set(floor.states().values()) == {"done"}
    assert floor.most_at_once() <= width
    assert floor.makespan() <= 1.05 * list_schedule(made, width)
    assert floor.makespan() <= 1.05 * (work / width + path * (1 - 1 / width)), "Graham's bound"
    for one in made.subtasks:
        assert all(floor.spans[other][1] <= floor.spans[one.task_id][0] for other in one.dependencies)


@st.composite
def troubles(draw: st.DrawFn) -> tuple[Plan, dict[str, Any]]:
    """A plan, and what happens to its subtasks; some of them wait for the same question."""
    made = draw(DAGS)
    names = st.sets(st.sampled_from([one.task_id for one in made.subtasks]), max_size=4)
    asking = sorted(draw(names))
    return made, {
        "dies": draw(names),
        "blocked": draw(names),
        "again": draw(names),
        "asks": {name: draw(st.sampled_from(["one", "two", name])) for name in asking},
        "answers": draw(st.lists(st.sampled_from(["yes", "no", SILENCE, STOP]), min_size=4, max_size=4)),
        "stop_at": draw(st.sampled_from(["", "", *(one.task_id for one in made.subtasks)])),
        "overtime": dict.fromkeys(draw(names), 50.0),
    }


def holds(floor: Floor, made: Plan, ended: str) -> None:
    """What is true of every end."""
    states = floor.states()
    assert set(states) == {one.task_id for one in made.subtasks}
    assert ended != "done" or "stopped" not in states.values()
    for one in made.subtasks:
        needed = {states[other] for other in one.dependencies}
        assert states[one.task_id] not in ("done", "failed") or needed <= {"done"}
        assert (states[one.task_id] == "skipped") == bool(needed & {"failed", "skipped"})
    assert set(floor.human.decided) == {one.id for one in floor.human.questions}, "no button is left"
    spawned = [row.name for row in floor.runs.journal("run") if row.name.startswith("spawn")]
    assert len(spawned) == len(set(spawned)), "no worker's id is used twice"


@settings(max_examples=60)
@given(drawn=troubles(), width=st.integers(1, 4), seconds=st.sampled_from([40, 150, 3600]), share=st.floats(0, 1))
async def test_whatever_happens_and_wherever_the_process_dies_each_subtask_has_its_outcome(
    drawn: tuple[Plan, dict[str, Any]], width: int, seconds: int, share: float
) -> None:
    """A replay that took another path would not end: the journal refuses it."""
    made, trouble = drawn
    crash_after = None
    for _ in range(2):
        floor = Floor(MemoryRuns(crash_after=crash_after), **trouble)
        ended = "done"
        try:
            await floor.conduct(made, width=width, seconds=seconds)
        except (RunStopped, LimitReached) as error:
            ended = error.code
        holds(floor, made, ended)
        crash_after = 1 + int(share * (floor.runs.rows_written - 1))
