"""Rules over several fields of one block."""

from bot.local.slack.kit.rules import Json, Report


def columns(value: Json, at: str, report: Report) -> None:
    """Every row of a table has as many cells as the first."""
    widths = {len(row) for row in value.get("rows", []) if isinstance(row, list)}
    if len(widths) > 1:
        report.add(f"{at}/rows", "all rows must have the same number of cells")


def header_is_plain(value: Json, at: str, report: Report) -> None:
    """A data table's header holds no rich text."""
    header = value["rows"][0] if value.get("rows") else []
    if any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in header):
        report.add(f"{at}/rows/0", "header cells cannot contain rich text")


def one_icon(value: Json, at: str, report: Report) -> None:
    """A card has an image or a Slack icon, not both."""
    if value.get("icon") and value.get("slack_icon"):
        report.add(at, "icon and slack_icon cannot both be given")


def task_ids(value: Json, at: str, report: Report) -> None:
    """A plan's tasks have ids of their own."""
    ids = [task.get("task_id") for task in value.get("tasks") or [] if isinstance(task, dict)]
    if len(set(ids)) != len(ids):
        report.add(f"{at}/tasks", "task_id must be unique within a plan")


def collapse(value: Json, at: str, report: Report) -> None:
    """Only a collapsible container starts collapsed, and only another has a header divider."""
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        report.add(at, "default_collapsed needs is_collapsible")
    if value.get("has_header_divider") and value.get("is_collapsible"):
        report.add(at, "has_header_divider is for containers that do not collapse")


def standalone_is_not_pending(value: Json, at: str, report: Report) -> None:
    """A task waits only inside a plan."""
    if value.get("status") == "pending":
        report.add(f"{at}/status", "only tasks inside a plan can be pending")
