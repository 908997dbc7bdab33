"""A change fetched and cut to what one review takes; or why there is nothing to review."""

from __future__ import annotations

from functools import partial

from patterns.context.instructions import instruction_paths, instructions_of
from patterns.errors import PathRefused
from patterns.review.job import Job
from patterns.review.request import Comparison, PullAsked, SharedPatch
from patterns.review.taking.patch import as_git
from patterns.review.taking.selection import LeftOut, Selected, file_of, named, select
from patterns.review.taking.subject import Subject
from patterns.review.taking.surroundings import surroundings
from patterns.values.conversation import Frozen
from patterns.values.questions import digest_of
from patterns.values.report import Attachment, Report, Stop, StopCode
from patterns.values.repository.reviews import Pull, Remark
from patterns.values.repository.trees import Tree
from patterns.values.reviewed import Dismissed, Reviewed

RULES = ("AGENTS.md", "CLAUDE.md", "CONTRIBUTING.md", "CONTRIBUTING.rst")
"""Of the files that say how a repository wants to be changed, those that a review holds a change to."""
BODY_CHARACTERS = 2000
"""Of a remark: as much as is read of it."""


class Memory(Frozen):
    """What earlier reviews left."""

    last: Reviewed | None = None
    dismissed: tuple[Dismissed, ...] = ()


class _Fetched(Frozen):
    fork: Tree | None = None
    head: Tree | None = None
    commit: str
    selected: Selected
    note: str = ""


class _Rules(Frozen):
    text: str
    files: tuple[str, ...]


class _Remarks(Frozen):
    remarks: tuple[Remark, ...]


class Taking:
    """For one run."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.memory = Memory()

    async def take(self) -> Subject | Report:
        """The change, or the report that says why it is not reviewed. Raises `RepositoryError`."""
        request = self._job.request
        if request.pull:
            return await self._pull(request.pull)
        if request.comparison:
            return await self._branch(request.comparison)
        assert request.patch is not None
        return await self._patch(request.patch)

    async def _pull(self, asked: PullAsked) -> Subject | Report:
        job, name = self._job, f"{asked.repository} #{asked.number}"
        job.show("Fetching the pull request")
        pull = await job.run.step("pull", partial(job.world.host.pull, asked.repository, asked.number), Pull)
        if refused := _not_now(name, pull, again=job.request.again):
            return refused
        change = f"#{asked.number}"
        if known := await self._known(name, asked.repository, change, pull.head_commit):
            return known
        fetch = partial(self._compare, asked.repository, pull.base_commit, pull.head_commit)
        fetched = await job.run.step("change", fetch, _Fetched)
        remarks = await job.run.step("remarks", partial(self._remarks, asked), _Remarks)
        taken = await self._taken(name, change, asked.repository, fetched)
        if isinstance(taken, Report):
            return taken
        return taken.model_copy(update={"pull": pull, "remarks": remarks.remarks})

    async def _branch(self, asked: Comparison) -> Subject | Report:
        change = f"{asked.base}..{asked.head}"
        self._job.show("Fetching the change")
        fetch = partial(self._compare, asked.repository, asked.base, asked.head)
        fetched = await self._job.run.step("change", fetch, _Fetched)
        name = f"{asked.repository} {change}"
        known = await self._known(name, asked.repository, change, fetched.commit)
        return known or await self._taken(name, change, asked.repository, fetched)

    async def _patch(self, asked: SharedPatch) -> Subject | Report:
        self._job.show("Reading the patch")
        fetched = await self._job.run.step("change", partial(self._read, asked), _Fetched)
        if fetched.note:
            self._job.notes = (*self._job.notes, fetched.note)
        name = f"{asked.repository} {asked.name}".strip()
        # Patches of one name have nothing in common, and who shared another one need not be of this channel.
        self.memory = await self._job.run.step("memory", partial(self._remember, asked.repository, ""), Memory)
        return await self._taken(name, f"patch {asked.name}", asked.repository if fetched.head else "", fetched)

    async def _known(self, name: str, repository: str, change: str, commit: str) -> Report | None:
        """Take in what is remembered; a report where this very commit was reviewed before."""
        self.memory = await self._job.run.step("memory", partial(self._remember, repository, change), Memory)
        last = self.memory.last
        if last is None or last.commit != commit or self._job.request.again:
            return None
        words = (
            f"nothing was pushed since the last review, of `{commit[:12]}` with {len(last.findings)} findings; "
            "`again` at the end of the command reviews it once more"
        )
        return _unreviewed(name, "done", words)

    async def _remember(self, repository: str, change: str) -> Memory:
        """Of the repository, and of the change where one is named."""
        book = self._job.world.book
        dismissed = await book.dismissed(repository) if repository else ()
        return Memory(last=await book.last(repository, change) if change else None, dismissed=dismissed)

    async def _compare(self, repository: str, base: str, head: str) -> _Fetched:
        compared = await self._job.world.repository.compare(repository, base, head)
        return _Fetched(
            fork=Tree(base=compared.fork),
            head=Tree(base=compared.tip),
            commit=compared.tip.commit,
            selected=select(compared.diff.text),
        )

    async def _read(self, asked: SharedPatch) -> _Fetched:
        digest = digest_of({"patch": asked.text})
        if not asked.repository:
            return _Fetched(commit=digest, selected=select(as_git(asked.text)))
        repository = self._job.world.repository
        base = await repository.base(asked.repository)
        try:
            head = await repository.patched(base, asked.text)
        except PathRefused as error:
            note = f"The patch does not fit `{base.branch}` ({error.facts.get('why')}): only the patch was looked at"
            return _Fetched(commit=digest, selected=select(as_git(asked.text)), note=note)
        fork = Tree(base=base)
        diff = await repository.diff(fork, head)
        return _Fetched(fork=fork, head=head, commit=digest, selected=select(diff.text))

    async def _remarks(self, asked: PullAsked) -> _Remarks:
        """Each no longer than what is read of it: anybody may write any number of them, and the journal holds them."""
        remarks = await self._job.world.host.remarks(asked.repository, asked.number)
        return _Remarks(remarks=tuple(_shorter(one) for one in remarks))

    async def _taken(self, name: str, change: str, repository: str, fetched: _Fetched) -> Subject | Report:
        selected = fetched.selected
        if refused := _nothing_to_see(name, selected):
            return refused
        job, rules, around = self._job, _Rules(text="", files=()), ""
        if fetched.fork and fetched.head:
            job.show("Reading what is around it")
            rules = await job.run.step("rules", partial(self._rules, fetched.fork, selected.files), _Rules)
            world = job.world
            look = partial(surroundings, world.repository, world.code, fetched.head, selected.diff)
            around = await job.run.step("surroundings", look, str)
        return Subject(
            name=name,
            change=change,
            repository=repository,
            commit=fetched.commit,
            fork=fetched.fork,
            head=fetched.head,
            diff=selected.diff,
            files=selected.files,
            left_out=selected.left_out,
            added=selected.added,
            removed=selected.removed,
            rules=rules.text,
            rule_files=rules.files,
            surroundings=around,
        )

    async def _rules(self, fork: Tree, changed: tuple[str, ...]) -> _Rules:
        """From before the change: what it brings along does not rule over its own review."""
        repository = self._job.world.repository
        found = instruction_paths(await repository.files(fork), changed)
        paths = tuple(path for path in found if path.rpartition("/")[2] in RULES)
        texts = await repository.read_all(fork, paths)
        return _Rules(text=instructions_of(paths, texts), files=tuple(texts))


def _shorter(remark: Remark) -> Remark:
    return remark.model_copy(update={"body": remark.body[:BODY_CHARACTERS]})


def _not_now(name: str, pull: Pull, *, again: bool) -> Report | None:
    if again:
        return None
    anyhow = "`again` at the end of the command reviews it all the same"
    if pull.state != "open":
        return _unreviewed(name, "done", f"it is {pull.state}; {anyhow}")
    return _unreviewed(name, "done", f"it is a draft; {anyhow}") if pull.draft else None


def _nothing_to_see(name: str, selected: Selected) -> Report | None:
    if not selected.files and not selected.left_out:
        return _unreviewed(name, "done", "it changes nothing")
    if not selected.files:
        return _unreviewed(name, "done", "none of its files is one that a review takes", selected.left_out)
    if selected.is_blank:
        part = "what a review takes of it" if selected.left_out else "it"
        words = f"{part} changes nothing but blank lines and ends of lines"
        return _unreviewed(name, "done", words, selected.left_out)
    return None


def _unreviewed(name: str, code: StopCode, words: str, left_out: tuple[LeftOut, ...] = ()) -> Report:
    text = file_of(left_out)
    return Report(
        headline=f"Review of {name}: not reviewed",
        stop=Stop(code=code, words=words),
        facts=named(left_out),
        attachments=(Attachment(name="review.md", title="What was not reviewed", text=text),) if text else (),
    )
