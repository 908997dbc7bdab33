"""Block Kit payloads of a given size, built by slackblocks."""

from typing import Any

import slackblocks as sb


def text(n: int) -> str:
    return "x" * n


def options(n: int) -> list[Any]:
    return [sb.Option(sb.PlainText(f"Option {i}"), f"v{i}") for i in range(n)]


def buttons(n: int) -> list[Any]:
    return [sb.Button("Press", action_id=f"a{i}") for i in range(n)]


def in_actions(element: Any) -> Any:
    return sb.ActionsBlock([element])


def button(**fields: Any) -> Any:
    return in_actions(sb.Button(**{"text": "Press", "action_id": "a"} | fields))


def select(**fields: Any) -> Any:
    return in_actions(sb.StaticSelectMenu(**{"action_id": "a", "options": options(1)} | fields))


def confirm(**fields: Any) -> Any:
    words = {"title": "Sure?", "text": "Really", "confirm": "Yes", "deny": "No"}
    return button(confirm=sb.ConfirmationDialogue(**words | fields))


def option(**fields: Any) -> Any:
    return select(options=[sb.Option(**{"text": sb.PlainText("One"), "value": "1"} | fields)])


def an_input(element: Any = None, **fields: Any) -> Any:
    return sb.InputBlock(**{"label": "Name", "element": element or sb.PlainTextInput(action_id="a")} | fields)


def video(**fields: Any) -> Any:
    words = {"alt_text": "a", "thumbnail_url": "https://a", "title": "t", "video_url": "https://a"}
    return sb.VideoBlock(**words | fields)


def card(**fields: Any) -> Any:
    return sb.CardBlock(**{"title": "Title"} | fields)


def container(n: int = 1, **fields: Any) -> Any:
    return sb.ContainerBlock([sb.DividerBlock() for _ in range(n)], **{"title": "Title"} | fields)


def rows(n: int, columns: int = 1, cell: int = 1) -> list[list[Any]]:
    return [[sb.RawText(text(cell)) for _ in range(columns)] for _ in range(n)]


def cells(n: int) -> Any:
    half = n // 2
    return sb.DataTableBlock([*rows(1), [sb.RawText(text(half))], [sb.RawText(text(n - half - 1))]], "c")


def pie(n: int = 1, label: str = "Part") -> Any:
    chart = sb.PieChart([sb.ChartSegment(label, 1) for _ in range(n)])
    return sb.DataVisualizationBlock("Chart", chart)


def bars(series: int = 1, name: str = "s", **axis: Any) -> Any:
    names = [name if series == 1 else f"s{i}" for i in range(series)]
    data = [sb.DataSeries(one, [sb.DataPoint("a", 1)]) for one in names]
    return sb.DataVisualizationBlock("Chart", sb.BarChart(data, sb.AxisConfig(["a"], **axis)))


def feedback(**fields: Any) -> Any:
    words = {"text": "Good", "value": "1"}
    pair = sb.FeedbackButtons(sb.FeedbackButton(**words | fields), sb.FeedbackButton(**words), action_id="a")
    return sb.ContextActionsBlock([pair])


def plan(n: int) -> Any:
    return sb.PlanBlock("Plan", [sb.TaskCardBlock(f"t{i}", "Do", status="complete") for i in range(n)])


def modal(**fields: Any) -> Any:
    return sb.ModalView(**{"title": "Title", "blocks": [sb.DividerBlock()]} | fields)


def option_group(**fields: Any) -> Any:
    return in_actions(
        sb.StaticSelectMenu("a", option_groups=[sb.OptionGroup(**{"label": "G", "options": options(1)} | fields)])
    )


def option_groups(n: int) -> Any:
    """A menu of n groups."""
    groups = [sb.OptionGroup(f"Group {i}", [sb.Option(sb.PlainText("One"), f"v{i}")]) for i in range(n)]
    return in_actions(sb.StaticSelectMenu("a", option_groups=groups))


def hinted(element: Any, n: int, **fields: Any) -> Any:
    """An input whose placeholder has n letters."""
    return an_input(element(action_id="a", placeholder=text(n), **fields))


def icon(**fields: Any) -> Any:
    """An icon button."""
    return sb.ContextActionsBlock([sb.IconButton("Delete", action_id="a", **fields)])


def picture(**fields: Any) -> Any:
    """A context block with an image."""
    return sb.ContextBlock([sb.Image(**{"alt_text": "a", "image_url": "https://a"} | fields)])


def workflow(**fields: Any) -> Any:
    """A workflow button."""
    trigger = sb.Workflow(sb.Trigger("https://a", [sb.InputParameter("n", "v")]))
    return in_actions(
        sb.WorkflowButton(**{"text": "Go", "action_id": "a", "workflow": trigger, "style": None} | fields)
    )
