"""What parsing and running show of a draft, gathered before the evaluator speaks: in words for it, and as data."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from itertools import islice

from patterns.evaluator.contradictions import Executed
from patterns.evaluator.verdicts import Veto
from patterns.ports.repository import Code, Workbench
from patterns.review.drafts import Draft
from patterns.review.running.checks import TESTS, Check, Subject, read_checker, read_tests
from patterns.review.running.runners import count_after
from patterns.review.specification.languages import Language
from patterns.values.conversation import Frozen

EVIDENCE_BYTES = 10_000
"""Of the words for the evaluator: what a judgement may cost is known before the draft is there."""
MOST_NAMED = 10
"""Lines that speak to the evaluator."""
UNPARSED = "a file does not parse"

_ADDRESSED = re.compile(
    r"\b(?:evaluators?|reviewers?|graders?|judges?)\b.{0,40}\b(?:approve|accept|pass|ignore)\b"
    r"|\b(?:approve|accept) this\b|\bignore (?:all |the )?(?:previous|prior|above)\b",
    re.IGNORECASE,
)
"""Text that speaks to whoever judges it."""


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
        return read_tests(what, result, count) if count else read_checker(what, result)
