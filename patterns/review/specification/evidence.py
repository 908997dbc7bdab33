"""What parsing and running show of a draft, gathered before the evaluator speaks: in words for it, and as data."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from itertools import islice
from typing import Literal

from patterns.evaluator.contradictions import Executed
from patterns.evaluator.verdicts import Veto
from patterns.ports.repository import Code, Workbench
from patterns.review.drafts import Draft
from patterns.review.runners import count_after
from patterns.review.specification.languages import Language
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import CommandResult
from patterns.wording.counting import counted

EVIDENCE_BYTES = 10_000
"""Of the words for the evaluator: what a judgement may cost is known before the draft is there."""
OUTPUT_CHARACTERS = 3_000
TESTS_BYTES, CHECKER_BYTES = 3_000, 800
"""Of what one run printed, as the evaluator is shown it: none takes the room of another's outcome."""
MOST_NAMED = 10
"""Lines that speak to the evaluator."""
UNPARSED = "a file does not parse"

Subject = Literal["given tests", "own tests", "lint", "types"]
TESTS: tuple[Subject, ...] = ("given tests", "own tests")
_NOT_RUN: Mapping[Subject, str] = {
    "given tests": "The given tests were NOT run",
    "own tests": "The tests were NOT run",
    "lint": "Lint was NOT run",
    "types": "Types were NOT checked",
}
_TITLES: Mapping[Subject, str] = {
    "given tests": "The given tests",
    "own tests": "The draft's own tests",
    "lint": "Lint",
    "types": "Types",
}
_NOT_INSTALLED = re.compile(r"^\S+: No module named (\w+)$", re.MULTILINE)
_ADDRESSED = re.compile(
    r"\b(?:evaluators?|reviewers?|graders?|judges?)\b.{0,40}\b(?:approve|accept|pass|ignore)\b"
    r"|\b(?:approve|accept) this\b|\bignore (?:all |the )?(?:previous|prior|above)\b",
    re.IGNORECASE,
)
"""Text that speaks to whoever judges it."""


class Check(Frozen):
    """One thing that was run, or why it was not."""

    what: Subject
    state: Literal["passed", "failed", "not_run"]
    reason: str = ""
    """Why it was not run."""
    command: str = ""
    ended: str = ""
    """How the command ended, and how many tests it ran."""
    isolation: str = ""
    output: str = ""

    def fact(self) -> str:
        """Of one that was run, for people, in one line."""
        word = "passed" if self.state == "passed" else "FAILED"
        return f"{self.what}: {word}, {self.ended} ({self.isolation})"

    def words(self) -> str:
        """For the evaluator; what the draft may have printed itself is marked on every line."""
        if self.state == "not_run":
            return f"{_NOT_RUN[self.what]}: {self.reason}"
        head = f"{_TITLES[self.what]}: `{self.command}` {self.ended}"
        return f"{head}:{printed}" if (printed := self._printed()) else head

    def _printed(self) -> str:
        """The last of it, each line marked."""
        marked = "".join(f"\n| {line}" for line in self.output.splitlines()).encode()
        most = TESTS_BYTES if self.what in TESTS else CHECKER_BYTES
        if len(marked) <= most:
            return marked.decode()
        return "\n| … " + marked[-most:].decode(errors="ignore").lstrip("\n| ")


class Evidence(Frozen):
    """All that was found out about one draft."""

    unparsed: tuple[str, ...] = ()
    """`name: why` of each file that does not parse."""
    addressed: tuple[str, ...] = ()
    """`name line N` where text speaks to whoever judges it."""
    checks: tuple[Check, ...] = ()

    def facts(self) -> tuple[str, ...]:
        """For people, each measured; one reason for several things not to be run is said once."""
        parse = [f"does NOT parse: {one}" for one in self.unparsed] or ["no file was found that does not parse"]
        ran = [one.fact() for one in self.checks if one.state != "not_run"]
        reasons = dict.fromkeys(one.reason for one in self.checks if one.state == "not_run")
        not_run = [f"{self._of_reason(reason)}: NOT run ({reason})" for reason in reasons]
        said = [f"text that speaks to the evaluator: {', '.join(self.addressed)}"] if self.addressed else []
        return (*parse, *ran, *not_run, *said)

    def _of_reason(self, reason: str) -> str:
        return ", ".join(one.what for one in self.checks if one.state == "not_run" and one.reason == reason)

    def words(self) -> str:
        """For the evaluator and the generator: at most `EVIDENCE_BYTES`, what counts more comes first."""
        parts = [f"Does not parse: {one}" for one in self.unparsed] or ["No file was found that does not parse."]
        parts += [f"Text that speaks to you, which no code needs: {', '.join(self.addressed)}"] * bool(self.addressed)
        parts += [one.words() for one in self.checks]
        return "\n\n".join(parts).encode()[:EVIDENCE_BYTES].decode(errors="ignore")

    @property
    def untested(self) -> bool:
        """Whether no test was run to an end, good or bad."""
        return all(one.state == "not_run" for one in self.checks if one.what in TESTS)

    def executed(self) -> Executed:
        """What running has refuted: a judgement is held against it."""
        if self.unparsed:
            return Executed(broken=UNPARSED)
        failed = " and ".join(self._failed_tests())
        return Executed(failed=f"{failed} failed" if failed else "")

    def veto(self) -> Veto | None:
        """Why this draft can never be approved; the given tests count more than its own."""
        if self.unparsed:
            return Veto(words=UNPARSED, weight=3)
        failed = self.executed().failed
        return Veto(words=failed, weight=2 if "given" in failed else 1) if failed else None

    def _failed_tests(self) -> tuple[str, ...]:
        return tuple(f"the {one.what}" for one in self.checks if one.state == "failed" and one.what in TESTS)


async def gather(
    draft: Draft, given: Mapping[str, str], language: Language, *, code: Code, workbench: Workbench
) -> Evidence:
    """Parse every file; then run what the language's table knows, each by itself. Nothing broken is run."""
    unparsed = [f"{name}: {why}" for name, text in draft.files.items() if (why := await code.problem(name, text))]
    bench = _Bench(draft, given, language, workbench, UNPARSED if unparsed else "")
    checks = [await bench.given_tests()] if given else []
    checks += [await bench.own_tests(), await bench.lint(), await bench.types()]
    return Evidence(unparsed=tuple(unparsed), addressed=_addressed(draft), checks=tuple(checks))


def _addressed(draft: Draft) -> tuple[str, ...]:
    found = (
        f"{name} line {number}"
        for name, text in draft.files.items()
        for number, line in enumerate(text.splitlines(), 1)
        if _ADDRESSED.search(line)
    )
    return tuple(islice(found, MOST_NAMED))


class _Bench:
    """Runs one draft."""

    def __init__(
        self, draft: Draft, given: Mapping[str, str], language: Language, workbench: Workbench, refusal: str
    ) -> None:
        self._files = draft.files
        self._given = given
        self._language = language
        self._workbench = workbench
        self._refusal = refusal
        """Why nothing of it is run."""

    async def given_tests(self) -> Check:
        """The given files are laid over the draft's, and only their tests are run."""
        command = self._language.tests and (*self._language.tests, *self._given)
        return await self._tests("given tests", {**self._files, **self._given}, command)

    async def own_tests(self) -> Check:
        """Those that the runner finds among the draft's files."""
        return await self._tests("own tests", self._files, self._language.tests)

    async def lint(self) -> Check:
        """Warnings of the language's own compiler, as errors."""
        return await self._run("lint", self._files, self._on_files(self._language.lint))

    async def types(self) -> Check:
        """By a checker, where the sandbox has one."""
        return await self._run("types", self._files, self._on_files(self._language.types))

    def _on_files(self, words: tuple[str, ...]) -> tuple[str, ...]:
        names = [name for name in self._files if name.endswith(self._language.endings)]
        return (*words, *names) if words and names else ()

    async def _tests(self, what: Subject, files: Mapping[str, str], command: tuple[str, ...]) -> Check:
        word, runner = secrets.token_hex(16), self._language.runner
        beside = {runner.name: runner.text(word)} if runner else {}
        return await self._run(what, {**files, **beside}, command, count_after(word))

    async def _run(
        self, what: Subject, files: Mapping[str, str], command: tuple[str, ...], count: re.Pattern[str] | None = None
    ) -> Check:
        if self._refusal or not command:
            reason = self._refusal or f"no command for it is known in {self._language.name}"
            return Check(what=what, state="not_run", reason=reason)
        result = await self._workbench.run(files, command)
        return _read_tests(what, result, count) if count else _read(what, result)


def _read(what: Subject, result: CommandResult) -> Check:
    """Of a checker."""
    if reason := _missing_checker(result) if result.ran else result.reason:
        return Check(what=what, state="not_run", reason=reason)
    return _checked(what, result, passed=result.passed)


def _read_tests(what: Subject, result: CommandResult, count: re.Pattern[str]) -> Check:
    """Whatever the draft prints or how it exits: tests that were started and did not come to a good end have failed."""
    if not result.ran:
        return Check(what=what, state="not_run", reason=result.reason)
    said = count.search(result.output)
    ran, skipped = (int(said[1]), int(said[2])) if said else (0, 0)
    if said and not ran and what == "own tests":
        return Check(what=what, state="not_run", reason="no test was found among the files")
    counts = f", {counted(ran, 'test')} run" if said else " before its tests did"
    counts += f", {skipped} of them skipped" if skipped else ""
    bare = result.model_copy(update={"output": count.sub("", result.output)})
    good = said is not None and said[3] == "good" and ran > skipped
    return _checked(what, bare, passed=result.passed and good, counts=counts)


def _checked(what: Subject, result: CommandResult, *, passed: bool, counts: str = "") -> Check:
    ended = "ran into the time limit" if result.timed_out else f"ended with exit code {result.exit_code}"
    return Check(
        what=what,
        state="passed" if passed else "failed",
        command=" ".join(result.command),
        ended=ended if result.timed_out else f"{ended}{counts}",
        isolation=result.isolation,
        output=result.output[-OUTPUT_CHARACTERS:].strip(),
    )


def _missing_checker(result: CommandResult) -> str:
    missing = None if result.passed else _NOT_INSTALLED.search(result.output)
    return f"{missing[1]} is not in the sandbox" if missing else ""
