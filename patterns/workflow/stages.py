"""Which steps belong to which stage of a command, what each stage is given, and what its steps give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from patterns.values.conversation import JsonObject
from patterns.values.running.workflow import Shape


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: its steps by name, `*` stands for anything, each with the name of what it gives."""

    id: str
    title: str
    steps: Mapping[str, str]
    takes: tuple[str, ...] = ()
    shape: Shape = "step"
    until: str = ""
    """Of a stage that is gone round to: until when. `{rounds}` and `{turns}` are the request's limits."""
    children: str = ""
    """The kind of subtasks that it gives out: the engine's kind, or that and the payload's."""
    each: str = ""
    """The name of what each of them gives."""

    def output_of(self, name: str) -> str | None:
        """The name of what a step gives; None for one that is not of this stage."""
        return next((given or name for pattern, given in self.steps.items() if fnmatchcase(name, pattern)), None)


@dataclass(frozen=True, slots=True)
class Flow:
    """A command's stages, in the order in which an undisturbed run comes by."""

    pattern: str
    stages: tuple[Stage, ...]


BEGIN = Stage(
    "begin",
    "Asked",
    {"account": "budget", "root": "thread", "card": "card", "kept": "what a stopped run has left"},
    ("request",),
)
END = Stage(
    "end",
    "Report",
    {
        "close questions": "questions",
        "branch": "branch",
        "report": "report",
        "plain report": "report",
        "closed": "account",
    },
    ("result",),
)
THINK = {"think": "reply", "tool *": "observation", "tools *": "observations"}

REFACTOR = Flow(
    "plan → fan-out → merge → proof → synthesis",
    (
        BEGIN,
        Stage("survey", "Survey", {"base": "base", "overview": "overview", "run *": "baseline"}, ("request",)),
        Stage("plan", "Plan", {"plan": "plan", "estimate": "estimate"}, ("request", "overview", "baseline")),
        Stage(
            "workers",
            "Workers",
            {},
            ("plan", "base", "baseline"),
            "fan_out",
            "every subtask has its end",
            "refactor_task",
            "handoff",
        ),
        Stage(
            "merge",
            "Merge",
            {"merge": "tree", "parse": "syntax", "measure": "diff", "settle": "tree", "run *": "quick checks"},
            ("plan", "handoffs"),
        ),
        Stage(
            "proof",
            "Proof",
            {"diff": "diff", "proof examine": "examination", "proof *": "tests", "merge": "tree"},
            ("tree", "baseline"),
            until="it holds, or 3 repairs",
        ),
        Stage("synthesis", "Synthesis", {"synthesis": "summary", "deliver *": "result"}, ("handoffs", "diff", "proof")),
        Stage(
            "landing",
            "Landing",
            {
                "tip": "tip",
                "rebase": "tree",
                "push": "branch",
                "pull request": "pull request",
                "default branch": "base branch",
            },
            ("tree", "decision"),
        ),
        END,
    ),
)
REVIEW_CHANGE = Flow(
    "lenses in parallel → evaluator on each finding → mend, until approved",
    (
        BEGIN,
        Stage(
            "take",
            "Take the change",
            {
                "pull": "pull request",
                "memory": "memory",
                "change": "diff",
                "remarks": "remarks",
                "rules": "rules",
                "surroundings": "surroundings",
            },
            ("request",),
        ),
        Stage(
            "lenses",
            "Lenses",
            {},
            ("diff", "rules", "surroundings"),
            "fan_out",
            "every lens has looked",
            "review_task look",
            "findings",
        ),
        Stage("gather", "Gather", {"suggestions": "findings"}, ("findings", "memory")),
        Stage(
            "weigh",
            "Evaluator",
            {},
            ("findings", "diff"),
            "fan_out",
            "every finding is judged",
            "review_task judge",
            "verdicts",
        ),
        Stage(
            "mend",
            "Mend",
            {"mend": "findings"},
            ("verdicts",),
            "loop",
            "each finding is approved or dropped; at most {rounds} rounds",
        ),
        Stage(
            "closing",
            "Review",
            {"texts": "texts", "keep": "memory", "deliver *": "review", "host's files": "files"},
            ("findings",),
        ),
        Stage(
            "post",
            "Post",
            {
                "ratings": "ratings",
                "pull now": "pull request",
                "remarks now": "remarks",
                "post review": "posted review",
                "close": "closed remarks",
            },
            ("review", "decision"),
        ),
        END,
    ),
)
REVIEW_SPECIFICATION = Flow(
    "generator ⇄ evaluator, until approved",
    (
        BEGIN,
        Stage("criteria", "Criteria", {"criteria": "criteria", "deliver criteria*": "criteria"}, ("request",)),
        Stage(
            "draft",
            "Generator",
            {"hold": "reserve", "draft": "draft", "release": "reserve"},
            ("criteria", "verdicts"),
            "loop",
            "every criterion passes; at most {rounds} rounds",
        ),
        Stage("evidence", "Run it", {"evidence": "evidence"}, ("draft",)),
        Stage("judge", "Evaluator", {"judge": "verdicts"}, ("criteria", "draft", "evidence")),
        END,
    ),
)
RESEARCH = Flow(
    "agent loop: think → act → observe, until every item is supported",
    (
        BEGIN,
        Stage("earlier", "Earlier findings", {"earlier": "earlier notes"}, ("request",)),
        Stage("brief", "Brief", {"brief": "brief", "brief card": "brief"}, ("request", "earlier notes")),
        Stage("look", "Look again", {"look again": "pages"}, ("earlier notes",)),
        Stage(
            "search",
            "Agent",
            {**THINK, "close brief": "brief"},
            ("brief",),
            "loop",
            "every item is supported, nothing new comes, or {turns} turns",
        ),
        Stage("judge", "Evaluator", {"judge": "verdicts"}, ("notes", "answer")),
        Stage("answer", "Answer", {"close": "answer", "keep": "notes", "deliver *": "answer"}, ("notes", "verdicts")),
        END,
    ),
)
DIGEST = Flow(
    "sweep what is known → agent loop → compare with the last digest",
    (
        Stage("begin", "Due", {"account": "budget", "load": "schedule"}, ("schedule",)),
        Stage("brief", "Brief", {"brief": "brief", "keep brief": "brief"}, ("schedule",)),
        Stage("sweep", "Sweep", {"sweep *": "pages"}, ("memory", "brief")),
        Stage("search", "Agent", THINK, ("brief", "pages"), "loop", "nothing new comes, or {turns} turns"),
        Stage(
            "compare",
            "Compare",
            {"judge": "verdicts", "close": "digest", "ask again": "hits", "keep": "notes"},
            ("notes", "memory"),
        ),
        Stage(
            "post",
            "Post",
            {
                "root": "digest",
                "plain root": "digest",
                "remember": "memory",
                "thread": "files",
                "plain thread": "files",
                "tell": "notice",
                "closed": "account",
            },
            ("digest",),
        ),
    ),
)
CHOOSE = Flow(
    "one question to a model → a proposal",
    (
        BEGIN,
        Stage("choose", "Choose", {"choose": "command"}, ("request",)),
        Stage("propose", "Propose", {"proposal": "proposal", "closed": "account"}, ("command",)),
    ),
)
FLOWS: Mapping[str, Flow] = {
    "refactor": REFACTOR,
    "review change": REVIEW_CHANGE,
    "review specification": REVIEW_SPECIFICATION,
    "research": RESEARCH,
    "digest": DIGEST,
    "choose": CHOOSE,
}
UNKNOWN = Flow("steps, one after the other", (BEGIN,))
"""Of a kind that no table tells: each step is a stage of its own name."""
TASK = Flow(
    "agent loop: think → act → observe",
    (
        Stage("start", "Start", {"start": "tree", "check *": "check"}, ("brief",)),
        Stage("loop", "Agent", {**THINK, "look": "findings"}, ("brief",), "loop", "{turns} turns"),
        Stage("measure", "Measure", {"measure": "diff"}, ("tree",)),
    ),
)
"""Of a subtask, of whatever kind."""


def flow_of(kind: str, request: JsonObject) -> Flow:
    """The command's flow; a review is one of two."""
    if kind == "review":
        kind = f"review {'specification' if request.get('text') else 'change'}"
    return FLOWS.get(kind, UNKNOWN)


def condition(stage: Stage, request: JsonObject) -> str:
    """The stage's condition with the request's limits in it."""
    limits = request.get("limits") or {}
    known = {name: str(limits.get(name) or "…") for name in ("rounds", "turns")}
    return stage.until.format(**known)
