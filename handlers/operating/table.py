"""What can be typed after the operator's command. A new row is entered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.operating.row import Subcommand
from handlers.operating.runs import runs

SUBCOMMANDS: Mapping[str, Subcommand] = {
    "runs": Subcommand(
        "member", "what is live and what was last, and what each waits for", runs, usage="[mine|live|@person|#channel]"
    ),
}
"""By the word that is typed, in the order of the list; `help` and whatever nobody knows are answered by the list."""
