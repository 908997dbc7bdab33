"""Amounts and times as people read them; numbers as Slack draws them, within what a block may hold."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

from handlers.slack.blocks import Block
from handlers.slack.text import shorten, visible

TABLE_ROWS, CELL_CHARACTERS = 40, 60
"""Together less than the characters that all tables of a message may have."""
CHART_POINTS, LABEL_CHARACTERS, TITLE_CHARACTERS = 20, 20, 50
MICRODOLLARS = 1_000_000


def dollars(microdollars: int) -> str:
    """An amount as people write it."""
    return f"${microdollars / MICRODOLLARS:.2f}"


def moment(at: float) -> str:
    """A time that Slack shows in each reader's own zone."""
    return f"<!date^{int(at)}^{{date_short_pretty}} {{time}}|{int(at)}>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, words: Container[int] = (0,)) -> Block:
    """Columns of words stand on the left, all others are numbers. Plain text: nothing in it can act."""
    aligned = [{"align": "left" if place in words else "right"} for place in range(len(head))]
    return {
        "type": "table",
        "column_settings": aligned,
        "rows": [[_cell(one) for one in row] for row in (head, *rows[:TABLE_ROWS])],
    }


def _cell(text: str) -> Block:
    return {"type": "raw_text", "text": shorten(" ".join(visible(text).split()), CELL_CHARACTERS) or "-"}


def bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, unit: str) -> Block | None:
    """Bars side by side, one for each series at each label; the last labels where there are too many.

    None where all is zero: an empty chart says less than a sentence.
    """
    if not any(value for values in series.values() for value in values):
        return None
    kept = [shorten(one, LABEL_CHARACTERS) for one in labels[-CHART_POINTS:]]
    return {
        "type": "data_visualization",
        "title": shorten(title, TITLE_CHARACTERS),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": shorten(name, LABEL_CHARACTERS),
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(kept, values[-CHART_POINTS:], strict=True)
                    ],
                }
                for name, values in series.items()
            ],
            "axis_config": {"categories": kept, "y_label": unit},
        },
    }
