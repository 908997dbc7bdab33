"""What can be typed after the operator's command. A new row is entered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.operating.answers.cost import cost
from handlers.operating.answers.doctor import MEANWHILE, doctor
from handlers.operating.answers.intake import line, pause, resume
from handlers.operating.answers.limits import limits
from handlers.operating.answers.runs import runs
from handlers.operating.answers.trail import audit
from handlers.operating.rights import policy
from handlers.operating.row import Subcommand
from handlers.operating.workflow.run import DRAWING, run
from handlers.steering.everything import ordered

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "runs": Subcommand(
        "see_own", "what is live and what was last, and what each waits for", runs, usage="[mine|live|@person|#channel]"
    ),
    "run": Subcommand("see_own", "one run as a workflow, as a picture and as JSON", run, usage="ID", meanwhile=DRAWING),
    "limits": Subcommand("see_own", "every limit that holds for you, what is used of it, where it is set", limits),
    "cost": Subcommand("see_own", "what was spent, by day and by command", cost, usage="[mine|@person|#channel] [30d]"),
    "policy": Subcommand("see_policy", "who you are to Steward, what you may ask for here, who approves it", policy),
    "line": Subcommand("see_own", "where your runs stand in the line; for operators all of it", line),
    "pause": Subcommand("pause_intake", "take no new work; what was taken goes on", pause, usage="[why]"),
    "resume": Subcommand("resume_intake", "take new work again", resume),
    "stop": Subcommand("see_own", "stop a run, or as an operator every one", ordered, usage="RUN|all"),
    "audit": Subcommand(
        "see_audit", "what happened last: who asked, decided, was refused", audit, usage="[RUN] [@person] [30]"
    ),
    "doctor": Subcommand(
        "operate", "whether settings, database, Slack, model and repositories are well", doctor, meanwhile=MEANWHILE
    ),
}
"""By the word that is typed, in the order of the list; `help` and whatever nobody knows are answered by the list."""
