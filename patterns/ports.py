"""What the patterns need of the world. An adapter fits a port by its shape; a test gives a small fake.

Every method that reaches outside raises only errors of `patterns.errors`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Literal, Protocol, TypeVar

from patterns.values.code import Symbols
from patterns.values.conversation import JsonObject, Prompt, Reply, Usage
from patterns.values.letters import Decision, Letter
from patterns.values.progress import View
from patterns.values.questions import OpenQuestion, Question, Settled
from patterns.values.record import RunRecord
from patterns.values.report import Report
from patterns.values.repository import (
    Base,
    Change,
    CommandResult,
    Commit,
    Diff,
    Match,
    Merge,
    Published,
    PullRequest,
    Ran,
    Tree,
)
from patterns.values.rules import CommandRule
from patterns.values.spend import Spend
from patterns.values.web import Hit, Page

T = TypeVar("T")
NOTHING: Mapping[str, str] = MappingProxyType({})


class Run(Protocol):
    """A durable run: what has been done once is never done again, whatever dies.

    One task owns a run and awaits its methods one at a time; the order of calls is the run's path and must not
    depend on anything but the values that these methods returned.
    """

    @property
    def id(self) -> str:
        """The run's id; a subtask's is `RUN.TASK`."""

    async def step(self, name: str, work: Callable[[], Awaitable[T]], result: type[T]) -> T:
        """Do `work` once and journal its result, or give the journalled one back.

        `result` says how to read the JSON of the journal (anything pydantic can adapt). An error of `work` is
        journalled and raised again on every replay; one that is not a `StewardError` becomes `Unexpected`.
        Cancellation is not journalled: the step begins again when the run goes on.
        """

    async def now(self) -> float:
        """Seconds since the epoch, journalled."""

    async def spawn(self, task_id: str, kind: str, payload: JsonObject) -> None:
        """Start the subtask `RUN.TASK` of a registered kind; it ends with a `TaskEnded` letter, whatever happens."""

    async def cancel(self, task_id: str) -> None:
        """End a subtask that is no longer wanted. Its letter may still come."""

    async def next_letter(self, timeout_seconds: float) -> Letter | None:
        """The next letter in the run's one order, or None when none came in time (0: only look)."""

    async def tell_parent(self, letter: Letter) -> None:
        """From a subtask: a letter to the run that spawned it, sent once."""


Workflow = Callable[[Run, JsonObject], Awaitable[JsonObject]]
"""What the engine runs under a kind's name: input and result are JSON objects."""

RunState = Literal["waiting", "running", "done", "failed", "cancelled"]


class Runs(Protocol):
    """The runs from outside: what a listener may do after it has acknowledged."""

    async def start(self, kind: str, run_id: str, payload: JsonObject) -> bool:
        """Enqueue durably. False when a run of that id exists: a redelivered request starts nothing."""

    async def deliver(self, run_id: str, letter: Letter, key: str) -> None:
        """Put a letter into a run's inbox, once per `key`. A run that has ended drops it."""

    async def state(self, run_id: str) -> RunState | None:
        """Where the run stands, or None when there is none of that id."""


class Model(Protocol):
    """A language model, or another model around it."""

    async def complete(self, prompt: Prompt) -> Reply:
        """One reply. Raises `ModelError`, and `LimitReached` where a ledger stands in between."""


class Prices(Protocol):
    """What tokens cost."""

    def cost_microdollars(self, model: str, usage: Usage) -> int:
        """Rounded up. Raises `PriceUnknown`."""

    def model_of(self, role: str) -> str:
        """The model's name that a role's calls are priced by before the reply names one."""


class Ledger(Protocol):
    """Money and tokens of a run, shared by all its workers, reserved before they are spent."""

    async def open(self, run_id: str, *, cap_microdollars: int, cap_tokens: int, reserve_microdollars: int) -> None:
        """Begin a run's account. Opening it again changes nothing."""

    async def reserve(self, run_id: str, *, microdollars: int, tokens: int, last: bool) -> str:
        """Set an amount aside and return the reservation's id.

        Raises `LimitReached` (facts `limit`, `value`, `cap`) and sets nothing aside when it would pass the cap; `last`
        may also draw on the reserve. A reservation that is never settled (its caller died) stays counted.
        """

    async def settle(self, run_id: str, reservation: str, *, microdollars: int, tokens: int) -> None:
        """Replace the reservation by what was really spent."""

    async def raise_cap(self, run_id: str, *, microdollars: int, tokens: int, key: str) -> None:
        """Add to the cap, once per `key`."""

    async def spent(self, run_id: str) -> Spend:
        """Where the account stands."""


class Repository(Protocol):
    """The configured repositories."""

    async def base(self, name: str, branch: str | None = None) -> Base:
        """Fetch, and name the commit at the tip of `branch` (the default branch when None)."""

    async def files(self, tree: Tree) -> tuple[str, ...]:
        """Every regular file's path, sorted."""

    async def read(self, tree: Tree, path: str) -> str:
        """A text file. Raises `PathRefused` (missing, too large, not UTF-8 text, not a file)."""

    async def read_all(self, tree: Tree, paths: Iterable[str]) -> dict[str, str]:
        """The text files among the paths, in their order; those that cannot be read are left out, as is too much."""

    async def search(self, tree: Tree, text: str, folder: str = "") -> tuple[Match, ...]:
        """Lines that contain `text`, case-sensitive, at most 100; `folder`: of that folder's files, or of one file."""

    async def write(self, tree: Tree, files: Mapping[str, str | None]) -> Tree:
        """The tree with these files' new contents (None: deleted); all or none. Raises `PathRefused`."""

    async def merge(self, start: Tree, changes: tuple[Change, ...]) -> Merge:
        """Merge the changes onto `start` in the order given, by three-way merge; same tree on every machine."""

    async def settle(self, start: Tree, change: Change, *, favour: Literal["ours", "theirs"]) -> Merge:
        """Merge one change as a person decided it: each file in conflict whole from `start` (ours) or the change.

        Nothing else is lost of either side, and no conflict is left.
        """

    async def diff(self, before: Tree, after: Tree) -> Diff:
        """What changed."""

    async def compare(self, name: str, base: str, head: str) -> tuple[Base, Diff]:
        """A branch's own changes: from where it left `base` to its tip. The `Base` names the tip."""

    async def publish(
        self, base: Base, commits: tuple[Commit, ...], *, branch: str, run_id: str, expected: str | None = None
    ) -> Published:
        """Make the commits, one on the other and the first on `base`, and push them, once.

        As a new branch; where `expected` is given, onto our branch that stands at that commit. Raises `PushRefused`,
        `CredentialRefused`; then nothing was pushed.
        """

    async def run(self, tree: Tree, command: CommandRule) -> Ran:
        """Run a command on the tree's files, in the sandbox. Its words come from the operator or from our own table.

        Of a command that `writes` and came to its own end, the text files that it changed, added or deleted are taken
        over into `Ran.tree`; what was not is said in the output. Any other leaves the tree as it is.
        Never raises for a command that fails or cannot be run: the result says so.
        """


class Code(Protocol):
    """Source files of many languages, read by a parser and never run."""

    async def problem(self, path: str, text: str) -> str | None:
        """Why the text does not parse as what its name says, with the line; None also for a kind nobody knows."""

    async def symbols(self, path: str, text: str) -> Symbols | None:
        """What the file defines and uses, or None where its language is not known or it does not parse."""


class CodeHost(Protocol):
    """Where pull requests live."""

    async def open_pull_request(
        self, repository: str, *, branch: str, onto: str, title: str, body: str, draft: bool
    ) -> PullRequest:
        """Open one from our branch, or give the open one that stands for it already. Raises `HostRefused`."""


class Workbench(Protocol):
    """A place to run a few loose files: the drafts of a specification."""

    async def run(self, files: Mapping[str, str], command: tuple[str, ...]) -> CommandResult:
        """Run `command` among the files, in the sandbox. Never raises for a command that fails or cannot be run."""


class Web(Protocol):
    """The web, as far as a run may see it."""

    async def search(self, query: str) -> tuple[Hit, ...]:
        """Ranked results, possibly none. Raises `SearchFailed`."""

    async def read(self, url: str) -> Page:
        """Fetch a public page as text. Raises `AddressRefused`, `PageUnreadable`."""


class Progress(Protocol):
    """The live card. Showing is never a step and never fails a run."""

    def show(self, view: View) -> None:
        """Replace what the card shows; drawn when its limiter allows."""


class Human(Protocol):
    """People, asked in the run's thread. Answers arrive as `Decision` letters."""

    async def ask(self, question: Question) -> None:
        """Record the question, then show it. Asking again after a crash shows nothing twice."""

    async def expire(self, question_id: str) -> Decision:
        """Nobody's letter came in time: close the question with its default, or give what somebody had decided."""


class Thread(Protocol):
    """The Slack thread of a run; every post happens once, whatever dies."""

    async def deliver(self, report: Report, name: str) -> None:
        """Post a result: text, facts, sources, files. `name` is its own in this run, as are the names of its files."""


class Questions(Protocol):
    """The durable book of questions: a record exists before any button does."""

    async def open(self, question: Question) -> OpenQuestion:
        """Record it and draw its single-use token; the same question again gives the same record."""

    async def find(self, token: str) -> OpenQuestion | None:
        """The question that a button's token stands for."""

    async def by_id(self, question_id: str) -> OpenQuestion | None:
        """The same by the question's own id."""

    async def shown(self, question_id: str, channel: str, ts: str) -> None:
        """Remember a message that shows the question, so that it can be edited to the outcome. Idempotent."""

    async def settle(
        self, question_id: str, *, choice: str, by: str, words: str, fields: Mapping[str, str] = NOTHING
    ) -> Settled:
        """Compare-and-set from open to decided: of two clicks at once exactly one has `won`."""

    async def open_of(self, run_id: str) -> tuple[OpenQuestion, ...]:
        """What a run waits for just now, the earliest first."""

    async def decided_since(self, moment: float) -> tuple[OpenQuestion, ...]:
        """Questions decided after `moment` (seconds since the epoch): whose letter may have been lost in a crash."""


class RunBook(Protocol):
    """Who asked for which run, where: what a listener must know of a run without waking it."""

    async def record(self, run: RunRecord) -> bool:
        """Keep it; False when that run is known already."""

    async def find(self, run_id: str) -> RunRecord | None:
        """One run."""

    async def set_thread(self, run_id: str, root_ts: str) -> None:
        """Where its thread stands. Idempotent."""

    async def set_branch(self, run_id: str, branch: str) -> None:
        """The branch that it left at the remote. Idempotent."""

    async def of_thread(self, channel: str, root_ts: str) -> RunRecord | None:
        """The newest run of that thread."""

    async def latest(self, limit: int) -> tuple[RunRecord, ...]:
        """The newest runs first."""


class Effects(Protocol):
    """The outbox: an effect that cannot be taken back happens once."""

    async def once(self, key: str, do: Callable[[], Awaitable[str]], find: Callable[[], Awaitable[str | None]]) -> str:
        """Do it and remember what it gave; or give what it gave before.

        When an earlier attempt under this key began and did not end (a crash in between), `find` is asked whether the
        effect took place; only when it finds nothing is `do` called again.
        """


class Seen(Protocol):
    """Slack delivers an event more than once: which ones have been taken."""

    async def first_time(self, event_id: str) -> bool:
        """True for the first call with this id, within the retention."""
