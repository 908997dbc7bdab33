"""What can be typed after the operator's command. A new row is entered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.operating.cost import cost
from handlers.operating.doctor import MEANWHILE, doctor
from handlers.operating.limits import limits
from handlers.operating.row import Subcommand
from handlers.operating.runs import runs
from handlers.operating.trail import audit
from handlers.operating.workflow.run import DRAWING, run

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "runs": Subcommand(
        "member", "what is live and what was last, and what each waits for", runs, usage="[mine|live|@person|#channel]"
    ),
    "run": Subcommand("member", "one run as a workflow, as a picture and as JSON", run, usage="ID", meanwhile=DRAWING),
    "limits": Subcommand("member", "every limit that holds for you, what is used of it, where it is set", limits),
    "cost": Subcommand("member", "what was spent, by day and by command", cost, usage="[mine|@person|#channel] [30d]"),
    "audit": Subcommand(
        "operator", "what happened last: who asked, decided, was refused", audit, usage="[RUN] [@person] [30]"
    ),
    "doctor": Subcommand(
        "operator", "whether settings, database, Slack, model and repositories are well", doctor, meanwhile=MEANWHILE
    ),
}
"""By the word that is typed, in the order of the list; `help` and whatever nobody knows are answered by the list."""
