"""A card and a thread that remember what they showed."""

from __future__ import annotations

from patterns.values.report import Report
from patterns.values.running.progress import View


class SeenProgress:
    """Fits the port `Progress`."""

    def __init__(self) -> None:
        self.views: list[View] = []

    def show(self, view: View) -> None:
        self.views.append(view)

    def stages(self) -> list[str]:
        """Each stage once, in the order of their first showing."""
        return list(dict.fromkeys(view.stage for view in self.views))

    def notes_on_rows(self) -> set[str]:
        """Every note that stood beside a row."""
        return {row.note for view in self.views for row in view.rows if row.note}


class SeenThread:
    """Fits the port `Thread`: the same name again is the same post."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.names: dict[str, Report] = {}

    async def deliver(self, report: Report, name: str) -> None:
        if name not in self.names:
            self.names[name] = report
            self.reports.append(report)
