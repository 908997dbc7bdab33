"""What a plan may cost: an estimate, from a simple model of how a worker works. A range, because it is no more.

A worker's conversation is sent whole with every turn, so its input grows with the square of its turns; what an
endpoint has cached of it costs less. The low end is a worker that reads what it may write once, changes little and
is done; the high end one that searches, is refused, and runs the tests again and again, with nothing cached.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from patterns.errors import PriceUnknown
from patterns.guardrails.limits import Limits
from patterns.paths import allowed
from patterns.plan import Plan, Subtask
from patterns.ports.model import Prices
from patterns.values.conversation import Frozen, Role, Usage

BYTES_PER_TOKEN = 4
CENT = 10_000
"""In microdollars."""
OPENING_TOKENS = 1700
"""Instructions, tools and the task: the first prompt without any file."""
HANDOFF_TOKENS = 300
"""Of one subtask that this one builds on."""
READ_TOKENS = 30_000
"""A worker whose globs match more than this does not read all of it."""
UNKNOWN_FILE_TOKENS = 800
"""A file that is not there yet, or whose size nobody gave."""


@dataclass(frozen=True, slots=True)
class _Course:
    """How a worker's conversation goes."""

    turns: int
    written: float
    """What it writes, as a share of what it reads."""
    least: int
    """It writes so many tokens at least."""
    observed: int
    """What a turn adds to the conversation beside files: the worker's words, a tool's answer."""
    cached: float
    """The share of what is sent again that the endpoint has cached."""


LOW = _Course(turns=3, written=0.1, least=300, observed=150, cached=0.8)
HIGH = _Course(turns=10, written=0.5, least=1500, observed=600, cached=0.0)


class Range(Frozen):
    """From a run that goes well to one that does not."""

    low_tokens: int
    high_tokens: int
    low_microdollars: int | None
    """None where the model has no price."""
    high_microdollars: int | None

    def __add__(self, other: Range) -> Range:
        """Of both together; without a price where one of them has none."""
        return Range(
            low_tokens=self.low_tokens + other.low_tokens,
            high_tokens=self.high_tokens + other.high_tokens,
            low_microdollars=_sum(self.low_microdollars, other.low_microdollars),
            high_microdollars=_sum(self.high_microdollars, other.high_microdollars),
        )

    def told(self) -> str:
        """`12k to 80k tokens, $0.02 to $0.31`."""
        tokens = f"{_short(self.low_tokens)} to {_short(self.high_tokens)} tokens"
        if self.low_microdollars is None or self.high_microdollars is None:
            return tokens
        return f"{tokens}, {_dollars(self.low_microdollars)} to {_dollars(self.high_microdollars)}"


class Estimate(Frozen):
    """For one plan, from its approval to its result: workers and closing words."""

    tasks: dict[str, Range]
    total: Range
    """With the closing words, and at the high end with one worker more for each four: what failed is done again."""
    unpriced: str = ""
    """Why there are no dollars."""
    cap_microdollars: int
    cap_tokens: int

    @property
    def passes_cap(self) -> bool:
        """Whether the high end is more than the run may use."""
        dollars = self.total.high_microdollars or 0
        return dollars > self.cap_microdollars or self.total.high_tokens > self.cap_tokens


def estimate(plan: Plan, *, prices: Prices, limits: Limits, sizes: Mapping[str, int] | None = None) -> Estimate:
    """Deterministic for the same prices; journal it where something is decided by it. `sizes`: bytes by path."""
    tasks = {task.task_id: _of(task, prices, limits, sizes or {}) for task in plan.subtasks}
    total = sum(tasks.values(), start=_closing(plan, prices))
    again = -(-len(tasks) // 4)
    dearest = sorted(tasks.values(), key=lambda one: -one.high_tokens)[:again]
    for one in dearest:
        total += one.model_copy(update={"low_tokens": 0, "low_microdollars": one.low_microdollars and 0})
    return Estimate(
        tasks=tasks,
        total=total,
        unpriced=_unpriced(prices),
        cap_microdollars=limits.cap_microdollars,
        cap_tokens=limits.cap_tokens,
    )


def _of(task: Subtask, prices: Prices, limits: Limits, sizes: Mapping[str, int]) -> Range:
    material = min(READ_TOKENS, _material(task, sizes))
    low, high = (_usage(course, task, material, limits.turns) for course in (LOW, HIGH))
    if task.est_tokens > _tokens(high):
        factor = task.est_tokens / _tokens(high)
        high = Usage(input_tokens=int(high.input_tokens * factor), output_tokens=int(high.output_tokens * factor))
    return _range(low, high, "worker", prices)


def _material(task: Subtask, sizes: Mapping[str, int]) -> int:
    """Tokens of the files that its globs match; one new file for each glob that matches none."""
    tokens = 0
    for glob in task.paths_allowed:
        matched = [size for path, size in sizes.items() if allowed(path, (glob,))]
        tokens += sum(matched) // BYTES_PER_TOKEN if matched else UNKNOWN_FILE_TOKENS
    return max(tokens, UNKNOWN_FILE_TOKENS)


def _usage(course: _Course, task: Subtask, material: int, most_turns: int) -> Usage:
    turns = min(course.turns, most_turns)
    opening = OPENING_TOKENS + HANDOFF_TOKENS * len(task.dependencies) + len(task.description) // BYTES_PER_TOKEN
    output = max(course.least, int(material * course.written)) + course.observed * turns // 2
    resent = opening + material
    growing = output + course.observed * turns // 2
    total = opening + resent * (turns - 1) + growing * (turns - 1) // 2
    cached = int(course.cached * max(0, total - opening - material - growing))
    return Usage(input_tokens=total, cached_input_tokens=cached, output_tokens=output)


def _closing(plan: Plan, prices: Prices) -> Range:
    """The synthesis: it reads what was handed in and the diff, and writes a page."""
    read = OPENING_TOKENS + HANDOFF_TOKENS * len(plan.subtasks)
    low = Usage(input_tokens=read, output_tokens=300)
    high = Usage(input_tokens=read + 5000, output_tokens=1200)
    return _range(low, high, "synthesiser", prices)


def _range(low: Usage, high: Usage, role: Role, prices: Prices) -> Range:
    return Range(
        low_tokens=_tokens(low),
        high_tokens=_tokens(high),
        low_microdollars=_cost(low, role, prices),
        high_microdollars=_cost(high, role, prices),
    )


def _cost(usage: Usage, role: Role, prices: Prices) -> int | None:
    try:
        return prices.cost_microdollars(prices.model_of(role), usage)
    except PriceUnknown:
        return None


def _unpriced(prices: Prices) -> str:
    for role in ("worker", "synthesiser"):
        try:
            prices.cost_microdollars(prices.model_of(role), Usage())
        except PriceUnknown as error:
            return f"no price is known for {error.facts.get('model', role)}"
    return ""


def _tokens(usage: Usage) -> int:
    return usage.input_tokens + usage.output_tokens


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _dollars(microdollars: int) -> str:
    return f"${microdollars / 1e6:.2f}" if microdollars >= CENT else "under $0.01"


def _short(tokens: int) -> str:
    return f"{max(1, round(tokens / 1000)):,}k"
