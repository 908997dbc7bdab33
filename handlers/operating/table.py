"""What can be typed after the operator's command. A new row is entered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.operating.row import Subcommand

SUBCOMMANDS: Mapping[str, Subcommand] = {}
"""By the word that is typed, in the order of the list; `help` and whatever nobody knows are answered by the list."""
