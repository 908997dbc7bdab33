"""The charts of a data_visualization block."""

from bot.local.slack.kit.rules import Json, Report, Rule, Shape, by_type, items, one_of, string

LABEL = string(20, 1)
CATEGORIES = items(LABEL, 1, 20)


def _number(value: object, at: str, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        report.add(at, "must be a number")


def _positive(value: object, at: str, report: Report) -> None:
    _number(value, at, report)
    if isinstance(value, int | float) and value <= 0:
        report.add(at, "must be greater than 0")


def _points_fit_categories(chart: Json, at: str, report: Report) -> None:
    if report.problems:
        return  # the shape is not even right
    categories = chart["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        report.add(f"{at}/axis_config/categories", "categories must be unique")
    names = [series["name"] for series in chart["series"]]
    if len(set(names)) != len(names):
        report.add(f"{at}/series", "series names must be unique")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            report.add(f"{at}/series/{index}/data", "must have exactly one point for every category")


_SEGMENT = Shape(must={"label": LABEL, "value": _positive})
_POINT = Shape(must={"label": LABEL, "value": _number})
_SERIES = Shape(must={"name": LABEL, "data": items(_POINT, 1, 20)})
_AXIS = Shape(must={"categories": CATEGORIES}, may={"x_label": string(50), "y_label": string(50)})
_AXIS_CHART = Shape(
    must={"type": one_of("bar", "area", "line"), "series": items(_SERIES, 1, 12), "axis_config": _AXIS},
    whole=(_points_fit_categories,),
)
_PIE = Shape(must={"type": one_of("pie"), "segments": items(_SEGMENT, 1, 12)})
CHART: Rule = by_type({"pie": _PIE, "bar": _AXIS_CHART, "area": _AXIS_CHART, "line": _AXIS_CHART})
