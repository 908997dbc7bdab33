"""Steward killed with SIGKILL in the middle of each command: the same end, no paid call again, nothing said twice.

By default a few moments for each command, on SQLite and on Postgres; `STEWARD_KILLS=all` takes every moment.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.local.scenarios import DIGEST, REFACTOR, RESEARCH, REVIEW_BRANCH, REVIEW_SPECIFICATION, Scenario
from bot.replay.command import paths_of
from tests.fakes.carrying import Life
from tests.fakes.journey import Journey
from tests.fakes.kill import journalled
from tests.fakes.workplace import Workplace, workplace
from tools.engine.client import EngineClient
from tools.store.store import Store

pytestmark = pytest.mark.slow
MODEL_STEPS = ("plan", "synthesis", "think", "criteria", "draft", "judge", "look", "mend", "brief", "close")
"""Steps that are one model call each."""
HELD_SECONDS = 60.0
ALL = os.environ.get("STEWARD_KILLS") == "all"


@dataclass(slots=True)
class Play:
    """One run over several lives, and the books on what each life did again."""

    place: Workplace
    life: Life
    journey: Journey
    kills: int = 0
    paid: list[tuple[int, set[str]]] = field(default_factory=list)
    """After how many calls a kill came, and which calls the journal held then."""

    async def begin(self) -> None:
        """A life that listens."""
        await self.life.begin()
        await self.place.slack.until(lambda it: it.socket_mode.connections > 0, 30)

    async def whispered(self, typed: str) -> str:
        """Type a command that is answered to its person alone, and wait for that."""
        count = len(self.journey.whispers())
        await self.place.slack.command(text=typed)
        await self.place.slack.until(lambda _: len(self.journey.whispers()) > count, 30)
        return self.journey.whispers()[-1]

    async def until_remembered(self) -> None:
        """Until the firing's memory is kept: with it, and not before, the next one has nothing to say."""
        store = Store(self.place.settings.database_url, owner=self.place.settings.executor_id)
        [schedule] = await store.schedules.standing()
        async with asyncio.timeout(20):
            while not (memory := await store.schedules.memory(schedule.id)).posted_ts:  # noqa: ASYNC110  # a database
                await asyncio.sleep(0.1)
        await store.close()
        assert (memory.posted_ts, len(memory.claims)) == (self.journey.root, 5)

    async def kill(self) -> None:
        """Kill it and read what the journal holds."""
        await self.life.kill()
        self.kills += 1
        await self.place.slack.until(lambda it: it.socket_mode.connections == 0)
        self.place.slack.faults.clear()
        self.paid.append((len(self.place.model.calls), await self._journalled_calls()))

    async def while_it_thinks(self, call: str) -> None:
        """Kill while such a model call is under way."""
        release = self.place.model.hold(call)
        await self.place.model.until(call)
        await self.kill()
        release()
        await self.begin()

    async def after_posting(self, key: str, last_call: str) -> None:
        """Kill when such a message stands in Slack and the process cannot know it yet: its answer is held back.

        `last_call` is the model call before it.
        """
        release = self.place.model.hold(last_call)
        await self.place.model.until(last_call)
        self.place.slack.faults.slow("chat.postMessage", seconds=HELD_SECONDS)
        release()
        await self._until_posted(key)

    async def after_posting_the_end(self, question: str, label: str) -> None:
        """The same where a click comes before it."""
        await self.journey.asked(question)
        self.place.slack.faults.slow("chat.postMessage", seconds=HELD_SECONDS)
        await self.journey.press(question, label)
        await self._until_posted("report:1")

    async def _until_posted(self, key: str) -> None:
        await self.place.slack.until(lambda _: key in self.journey.posts(), 30)
        await self.kill()
        await self.begin()

    async def decide_while_it_is_dead(self, question: str, choice: str) -> None:
        """Kill, decide in the books as a click does, and leave the letter to the run to be lost with the process."""
        await self.kill()
        store = Store(self.place.settings.database_url, owner=self.place.settings.executor_id)
        await store.questions.settle(f"{self.journey.run_id}:{question}", choice=choice, by="U0ADA", words="")
        await store.close()
        await self.begin()

    def repeated(self) -> Counter[str]:
        """Calls that a later life made again although their step was journalled."""
        calls = self.place.model.calls
        return Counter(name for count, paid in self.paid for name in calls[count:] if name in paid)

    def in_flight(self) -> int:
        """Calls that were made more than once because the kill came before their step was journalled."""
        return sum(count - 1 for count in Counter(self.place.model.calls).values())

    async def _journalled_calls(self) -> set[str]:
        rows = await journalled(self.place.settings.database_url, self.journey.run_id)
        paid: set[str] = set()
        for run in {row.partition("/")[0] for row in rows}:
            count = sum(rows[f"{run}/{step}"] for step in MODEL_STEPS)
            mine = [name for name in dict.fromkeys(self.place.model.calls) if owner(name) == run.partition(".")[2]]
            assert count <= len(mine), f"{run} has journalled calls that were never made: {rows}"
            paid.update(mine[:count])
        return paid


def owner(call: str) -> str:
    """The subtask whose call it is, named behind the role; empty for the run itself."""
    named = call.rpartition("/")[2].removesuffix(".md").split("-", 2)  # NN, role, subtask
    return named[2] if len(named) > 2 else ""  # the third of them


async def refactor(play: Play) -> None:
    """Before the plan is there, waiting for approval, with workers under way, showing the result, saying the end."""
    journey = play.journey
    if ALL:
        await play.after_posting("question:plan", "refactor/01-*")
    await journey.asked("Plan for")
    await play.decide_while_it_is_dead("plan", "approve")
    await play.while_it_thinks("refactor/*-worker-cart.md")
    if ALL:
        await play.after_posting("result1:1", "refactor/*-synthesiser.md")
    await play.after_posting_the_end("Publish", "Open pull request")


async def review_specification(play: Play) -> None:
    """With the evaluator at work, mending, saying the end."""
    await play.while_it_thinks("review-specification*/03-*")
    if ALL:
        await play.while_it_thinks("review-specification*/04-*")


async def review_branch(play: Play) -> None:
    """Looking through the lenses, with the judges at work, mending, saying the end."""
    if ALL:
        await play.while_it_thinks("review-branch/01-*")
    await play.while_it_thinks("review-branch*/10-*")
    await play.after_posting("report:1", "review-branch/12-*")


async def research(play: Play) -> None:
    """Before the brief is there, in the middle of the search, saying the end."""
    if ALL:
        await play.while_it_thinks("research/01-*")
    await play.while_it_thinks("research/05-*")
    await play.after_posting("report:1", "research/10-*")


CASES: dict[str, tuple[Scenario, Callable[[Play], Awaitable[None]], set[str], set[str]]] = {
    "refactor": (
        REFACTOR,
        refactor,
        {"root", "card", "question:plan", "result1:1", "question:result", "report:1"},
        {"plan.md", "change.diff"},
    ),
    "review of a specification": (
        REVIEW_SPECIFICATION,
        review_specification,
        {"root", "card", "criteria1:1", "report:1"},
        {"durations.py", "test_durations.py"},
    ),
    "review of a branch": (REVIEW_BRANCH, review_branch, {"root", "card", "report:1"}, {"review.md"}),
    "research": (RESEARCH, research, {"root", "card", "question:brief", "report:1"}, {"research.md"}),
}
"""What is typed, when it is killed, and which posts and files must stand there in the end."""


MOST_TO_LOSE = "refactor"
"""The others are played on Postgres with STEWARD_KILLS=all."""
PLAYED = [("sqlite", case) for case in CASES] + [("postgres", case) for case in CASES if ALL or case == MOST_TO_LOSE]


@pytest.fixture
def url(database: str, request: pytest.FixtureRequest) -> str:
    return "" if database == "sqlite" else str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def play(url: str, tmp_path: Path) -> AsyncIterator[Play]:
    async with workplace(tmp_path, database_url=url) as place:
        await place.git("config", "core.logAllRefUpdates", "always")
        site, errors = place.site, tmp_path / "stderr.log"
        life = Life(place.settings, place.policy, place.accounts, site.search_base, site.exceptions, errors)
        yield Play(place, life, Journey(place.slack))
        await life.kill()


@pytest.mark.parametrize(("database", "case"), PLAYED)
async def test_a_run_killed_again_and_again_comes_to_its_end_and_repeats_nothing(
    case: str, url: str, play: Play
) -> None:
    scenario, script, posts, files = CASES[case]
    await play.begin()
    await play.journey.type(scenario.typed)
    await script(play)
    ended = await play.journey.ended_pressing(scenario.presses)

    figures = (
        f"{play.kills} kills, {sum(play.repeated().values())} journalled calls repeated, {play.in_flight()} in flight"
    )
    where = "Postgres" if url else "SQLite"
    print(f"\n{case} on {where}: {figures}, {len(play.place.model.calls)} calls; {ended}")  # noqa: T201  # read with -s
    assert not play.place.model.rehearsal.unrehearsed
    assert not play.repeated()
    width = play.place.settings.width
    assert play.in_flight() <= play.kills * width, "a kill repeats the calls that were under way, and no more"
    asked = {key for key in play.journey.posts() if key.startswith("question:choice")}
    assert play.journey.posts() == Counter(posts | asked), "each post stands once"
    assert set(play.journey.files()) == files
    await told_as_it_was(case, play, ended)
    await replays(play)


async def replays(play: Play) -> None:
    """By its journal alone the run's path is one, however many lives it took."""
    async with EngineClient(play.place.settings.database_url) as client:
        replayed, refused = await paths_of(await client.journals(play.journey.run_id, results=True))
    assert [one for one in replayed if one.outcome == "other"] == []
    assert refused == ()


async def told_as_it_was(case: str, play: Play, ended: str) -> None:
    """The end is the one of an undisturbed run."""
    if case != "refactor":
        assert ended.removeprefix("Ended: ").startswith(
            ("approved in round 2", "every finding shown", "answered after 6 turns", "the generator")
        )
        return
    [branch] = await play.place.branches()
    _, pull = play.place.github.repository.pulls
    assert pull["head"]["ref"] == branch
    assert ended == f"Ended: draft pull request #2 stands: {pull['html_url']}"
    log = (play.place.origin / "logs" / "refs" / "heads" / branch).read_text(encoding="utf8")
    assert len(log.splitlines()) == 1, "the branch was pushed once"
    assert await play.place.git("diff", "main", branch) == play.journey.files()["change.diff"].strip()
    assert "passed: tests" in play.journey.said()


async def test_a_firing_killed_while_it_thinks_and_while_it_posts_says_everything_once_and_remembers_it(
    tmp_path: Path,
) -> None:
    async with workplace(tmp_path) as place:
        life = Life(
            place.settings,
            place.policy,
            place.accounts,
            place.site.search_base,
            place.site.exceptions,
            tmp_path / "err",
        )
        play = Play(place, life, Journey(place.slack))
        await play.begin()
        await play.whispered(DIGEST.before[0])
        release = place.model.hold("research-digest/03-*")
        await play.whispered(DIGEST.typed)
        await place.model.until("research-digest/03-*")
        await play.life.kill()
        release()
        held = place.model.hold("research-digest/04-*")
        await play.begin()
        await place.model.until("research-digest/04-*")
        place.slack.faults.slow("chat.postMessage", seconds=HELD_SECONDS)
        held()
        await place.slack.until(lambda _: play.journey.found_root(), 30)
        await play.life.kill()
        place.slack.faults.clear()
        await play.begin()
        await place.slack.until(lambda _: play.journey.files(), 30)
        calls = Counter(place.model.calls)
        assert set(calls) == {f"research-digest/0{number}-agent.md" for number in range(1, 5)}
        assert calls.total() <= 5, "what was under way at a kill is asked again, and nothing else"
        assert play.journey.posts() == Counter({"root": 1})
        assert set(play.journey.files()) == {"digest.md"}
        await play.until_remembered()
        await play.life.kill()
