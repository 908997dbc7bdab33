"""A modal or App Home view as a whole."""

import json
from typing import Any

from bot.local.slack.kit.messages import report_on
from bot.local.slack.kit.objects import plain
from bot.local.slack.kit.rules import Json, Report, Rule, Shape, anything, boolean, one_of, string
from bot.local.slack.refusals import RefusedError

VIEW_BYTES = 250_000

_EITHER: dict[str, Rule] = {
    "type": one_of("modal", "home"),
    "blocks": anything,
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}


def _inputs_need_submit(view: Json, at: str, report: Report) -> None:
    has_input = any(isinstance(block, dict) and block.get("type") == "input" for block in view["blocks"])
    if has_input and not view.get("submit"):
        report.add(f"{at}/submit", "submit is required when the view has input blocks")


MODAL = Shape(
    must={"title": plain(24)},
    may={
        **_EITHER,
        "submit": plain(24),
        "close": plain(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
    },
    whole=(_inputs_need_submit,),
)
HOME = Shape(may=_EITHER)


def check_view(view: Any, *surfaces: str) -> Json:
    """Return the view if Slack would take it on one of these surfaces.

    Raises:
        RefusedError: invalid_arguments with each problem, or view_too_large.
    """
    if not isinstance(view, dict) or not isinstance(view.get("blocks"), list):
        problem = "view is an object with blocks"
        raise RefusedError("invalid_arguments", problem, messages=(problem,))
    if view.get("type") not in surfaces:
        problem = f"must be one of: {', '.join(surfaces)} [json-pointer:/view/type]"
        raise RefusedError("invalid_arguments", problem, messages=(problem,))
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise RefusedError("view_too_large", "a view is at most 250 kB of JSON")
    kind = "modal" if view["type"] == "modal" else "home"
    report = report_on(view["blocks"], "modal" if kind == "modal" else "home", "/view/blocks")
    (MODAL if kind == "modal" else HOME)(view, "/view", report)
    if report.problems:
        raise RefusedError("invalid_arguments", "; ".join(report.problems), messages=tuple(report.problems))
    return view
