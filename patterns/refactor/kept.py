"""What a stopped `/refactor` leaves for a run that goes on from it: a plan, and what its workers have handed in."""

from __future__ import annotations

from patterns.orchestrator.foreman import Outcome
from patterns.refactor.planning.approving import Approved
from patterns.refactor.planning.drafted import Drafted, Earlier
from patterns.refactor.planning.estimate import Estimate
from patterns.refactor.planning.making import rules_of
from patterns.refactor.planning.problems import problems_of_plan
from patterns.refactor.request import RefactorRequest
from patterns.refactor.result.result import Result
from patterns.values.conversation import Frozen
from patterns.values.repository.trees import Base
from patterns.wording.counting import counted


class Kept(Frozen):
    """It stands on the same commit as the stopped run: what its workers changed fits there."""

    base: Base
    wishes: tuple[str, ...] = ()
    """What was asked for since, of the rounds before this one."""
    editors: tuple[str, ...] = ()
    """Slack user ids of those who have a part in what is done: who asked, who edited."""
    before: Result | None = None
    """What stood before the plan."""
    earlier: Earlier | None = None
    """Why the plan was wanted; None for the first."""
    drafted: Drafted
    estimate: Estimate
    by: str = ""
    """Who approved it."""
    is_approved: bool = False
    done: tuple[Outcome, ...] = ()
    """Of the subtasks that came to their end, in plan order."""

    def approved(self) -> Approved:
        """The plan, as it was shown."""
        return Approved(self.drafted, self.estimate, by=self.by)

    def fits(self, request: RefactorRequest) -> bool:
        """Whether the plan may be carried out by the rules of today."""
        return not problems_of_plan(self.drafted.plan, rules_of(request, self.earlier))

    def told(self) -> str:
        """In words that stand behind `kept:`."""
        subtasks = counted(len(self.drafted.plan.subtasks), "subtask")
        if not self.is_approved:
            return f"a plan of {subtasks}, not approved"
        return f"the plan of {subtasks}{f' that <@{self.by}> approved' if self.by else ''}, done: {self._done()}"

    def summed(self) -> str:
        """The same for the card, whose small print names nobody."""
        if not self.is_approved:
            return self.told()
        return f"the approved plan of {counted(len(self.drafted.plan.subtasks), 'subtask')}, done: {self._done()}"

    def _done(self) -> str:
        return ", ".join(one.task_id for one in self.done) or "none of it"
