"""The limits slackblocks and the local Slack both know, and how a payload stands exactly at each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import slackblocks as sb
from slackblocks import _limits as limits

from tests.fakes.block_kit import (
    an_input,
    bars,
    button,
    buttons,
    card,
    cells,
    confirm,
    container,
    feedback,
    hinted,
    icon,
    in_actions,
    modal,
    option,
    option_group,
    option_groups,
    options,
    picture,
    pie,
    plan,
    rows,
    select,
    text,
    video,
    workflow,
)

Path = tuple[str | int, ...]
HINT = "element.placeholder.text"


Json = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Limit:
    """How slackblocks builds a payload of size n, and where in it the thing counted stands."""

    name: str
    build: Callable[[int], Any]
    path: Path
    surface: str = "message"
    kind: str = "text"
    """`text` grows by a letter, `list` by an item, `number` by one."""

    @property
    def value(self) -> int:
        return int(getattr(limits, self.name))


def steps(path: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


def words(name: str, build: Callable[[int], Any], path: str, surface: str = "message") -> Limit:
    """A limit on the length of a text."""
    return Limit(name, build, steps(path), surface)


def listed(name: str, build: Callable[[int], Any], path: str, surface: str = "message") -> Limit:
    """A limit on the items of a list."""
    return Limit(name, build, steps(path), surface, "list")


def counted(name: str, build: Callable[[int], Any], path: str, surface: str = "message") -> Limit:
    """A limit on a number."""
    return Limit(name, build, steps(path), surface, "number")


LIMITS = [
    words("SECTION_TEXT_MAX_LENGTH", lambda n: sb.SectionBlock(text(n)), "text.text"),
    listed("SECTION_FIELDS_MAX_ITEMS", lambda n: sb.SectionBlock(fields=["f"] * n), "fields"),
    words("SECTION_FIELDS_ITEM_MAX_LENGTH", lambda n: sb.SectionBlock(fields=[text(n)]), "fields.0.text"),
    words("HEADER_TEXT_MAX_LENGTH", lambda n: sb.HeaderBlock(text(n)), "text.text"),
    listed("CONTEXT_ELEMENTS_MAX_ITEMS", lambda n: sb.ContextBlock([sb.Text("c")] * n), "elements"),
    listed("ACTIONS_ELEMENTS_MAX_ITEMS", lambda n: sb.ActionsBlock(buttons(n)), "elements"),
    words("BUTTON_TEXT_MAX_LENGTH", lambda n: button(text=text(n)), "elements.0.text.text"),
    words("BUTTON_VALUE_MAX_LENGTH", lambda n: button(value=text(n)), "elements.0.value"),
    words("BUTTON_URL_MAX_LENGTH", lambda n: button(url=text(n)), "elements.0.url"),
    words(
        "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: button(accessibility_label=text(n)),
        "elements.0.accessibility_label",
    ),
    words("ACTION_ID_MAX_LENGTH", lambda n: button(action_id=text(n)), "elements.0.action_id"),
    words("BLOCK_ID_MAX_LENGTH", lambda n: sb.DividerBlock(text(n)), "block_id"),
    words("CONFIRMATION_TITLE_MAX_LENGTH", lambda n: confirm(title=text(n)), "elements.0.confirm.title.text"),
    words("CONFIRMATION_TEXT_MAX_LENGTH", lambda n: confirm(text=text(n)), "elements.0.confirm.text.text"),
    words("CONFIRMATION_CONFIRM_MAX_LENGTH", lambda n: confirm(confirm=text(n)), "elements.0.confirm.confirm.text"),
    words("CONFIRMATION_DENY_MAX_LENGTH", lambda n: confirm(deny=text(n)), "elements.0.confirm.deny.text"),
    words("OPTION_TEXT_MAX_LENGTH", lambda n: option(text=sb.PlainText(text(n))), "elements.0.options.0.text.text"),
    words("OPTION_VALUE_MAX_LENGTH", lambda n: option(value=text(n)), "elements.0.options.0.value"),
    words(
        "OPTION_DESCRIPTION_MAX_LENGTH",
        lambda n: option(description=sb.PlainText(text(n))),
        "elements.0.options.0.description.text",
    ),
    words(
        "OPTION_GROUP_LABEL_MAX_LENGTH", lambda n: option_group(label=text(n)), "elements.0.option_groups.0.label.text"
    ),
    listed(
        "OPTION_GROUP_OPTIONS_MAX_ITEMS",
        lambda n: option_group(options=options(n)),
        "elements.0.option_groups.0.options",
    ),
    listed("SELECT_OPTIONS_MAX_ITEMS", lambda n: select(options=options(n)), "elements.0.options"),
    words("SELECT_PLACEHOLDER_MAX_LENGTH", lambda n: select(placeholder=text(n)), "elements.0.placeholder.text"),
    listed("OVERFLOW_OPTIONS_MAX_ITEMS", lambda n: in_actions(sb.OverflowMenu("a", options(n))), "elements.0.options"),
    listed(
        "CHECKBOXES_OPTIONS_MAX_ITEMS", lambda n: in_actions(sb.CheckboxGroup("a", options(n))), "elements.0.options"
    ),
    listed(
        "RADIO_BUTTONS_OPTIONS_MAX_ITEMS",
        lambda n: in_actions(sb.RadioButtonGroup("a", options(n))),
        "elements.0.options",
    ),
    words("IMAGE_ALT_TEXT_MAX_LENGTH", lambda n: sb.ImageBlock("https://a", text(n)), "alt_text"),
    words("IMAGE_IMAGE_URL_MAX_LENGTH", lambda n: sb.ImageBlock(text(n), "a"), "image_url"),
    words("IMAGE_TITLE_MAX_LENGTH", lambda n: sb.ImageBlock("https://a", "a", text(n)), "title.text"),
    words("INPUT_LABEL_MAX_LENGTH", lambda n: an_input(label=text(n)), "label.text"),
    words("INPUT_HINT_MAX_LENGTH", lambda n: an_input(hint=text(n)), "hint.text"),
    counted(
        "PLAIN_TEXT_INPUT_MAX_LENGTH_MAX",
        lambda n: an_input(sb.PlainTextInput(action_id="a", max_length=n)),
        "element.max_length",
    ),
    words(
        "PLAIN_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH",
        lambda n: an_input(sb.PlainTextInput(action_id="a", placeholder=text(n))),
        "element.placeholder.text",
    ),
    counted(
        "FILE_INPUT_MAX_FILES_MAX",
        lambda n: modal(submit="Go", blocks=[an_input(sb.FileInput(action_id="a", max_files=n))]),
        "blocks.0.element.max_files",
        surface="view",
    ),
    words("MARKDOWN_TEXT_MAX_LENGTH", lambda n: sb.MarkdownBlock(text(n)), "text"),
    words(
        "ALERT_TEXT_MAX_LENGTH", lambda n: modal(blocks=[sb.AlertBlock(text(n))]), "blocks.0.text.text", surface="view"
    ),
    words("CARD_TITLE_MAX_LENGTH", lambda n: card(title=text(n)), "title.text"),
    words("CARD_SUBTITLE_MAX_LENGTH", lambda n: card(subtitle=text(n)), "subtitle.text"),
    words("CARD_BODY_MAX_LENGTH", lambda n: card(body=text(n)), "body.text"),
    words("CARD_SUBTEXT_MAX_LENGTH", lambda n: card(subtext=text(n)), "subtext.text"),
    listed("CARD_ACTIONS_MAX_ITEMS", lambda n: card(actions=buttons(n)), "actions"),
    listed("CAROUSEL_ELEMENTS_MAX_ITEMS", lambda n: sb.CarouselBlock([card()] * n), "elements"),
    words("CONTAINER_TITLE_MAX_LENGTH", lambda n: container(title=text(n)), "title.text"),
    words("CONTAINER_SUBTITLE_MAX_LENGTH", lambda n: container(subtitle=text(n)), "subtitle.text"),
    listed("CONTAINER_CHILD_BLOCKS_MAX_ITEMS", container, "child_blocks"),
    words("FEEDBACK_BUTTON_TEXT_MAX_LENGTH", lambda n: feedback(text=text(n)), "elements.0.positive_button.text.text"),
    words("FEEDBACK_BUTTON_VALUE_MAX_LENGTH", lambda n: feedback(value=text(n)), "elements.0.positive_button.value"),
    listed(
        "CONTEXT_ACTIONS_ELEMENTS_MAX_ITEMS",
        lambda n: sb.ContextActionsBlock([sb.IconButton("Delete", action_id=f"a{i}") for i in range(n)]),
        "elements",
    ),
    listed("TABLE_ROWS_MAX_ITEMS", lambda n: sb.TableBlock(rows(n)), "rows"),
    listed("TABLE_COLUMNS_MAX_ITEMS", lambda n: sb.TableBlock(rows(1, n)), "rows.0"),
    listed("DATA_TABLE_ROWS_MAX_ITEMS", lambda n: sb.DataTableBlock(rows(n), "c"), "rows"),
    counted("DATA_TABLE_PAGE_SIZE_MAX", lambda n: sb.DataTableBlock(rows(2), "c", page_size=n), "page_size"),
    words("DATA_TABLE_CONTENT_MAX_LENGTH", cells, "rows.1.0.text"),
    words("DATA_VISUALIZATION_TITLE_MAX_LENGTH", lambda n: sb.DataVisualizationBlock(text(n), pie().chart), "title"),
    listed("DATA_VISUALIZATION_SEGMENTS_MAX_ITEMS", pie, "chart.segments"),
    words("DATA_VISUALIZATION_SEGMENT_LABEL_MAX_LENGTH", lambda n: pie(label=text(n)), "chart.segments.0.label"),
    listed("DATA_VISUALIZATION_SERIES_MAX_ITEMS", bars, "chart.series"),
    words("DATA_VISUALIZATION_SERIES_NAME_MAX_LENGTH", lambda n: bars(name=text(n)), "chart.series.0.name"),
    words("DATA_VISUALIZATION_AXIS_LABEL_MAX_LENGTH", lambda n: bars(x_label=text(n)), "chart.axis_config.x_label"),
    listed("PLAN_TASKS_MAX_ITEMS", plan, "tasks"),
    words("VIDEO_TITLE_MAX_LENGTH", lambda n: video(title=text(n)), "title.text"),
    words("VIDEO_AUTHOR_NAME_MAX_LENGTH", lambda n: video(author_name=text(n)), "author_name"),
    words("VIDEO_DESCRIPTION_MAX_LENGTH", lambda n: video(description=text(n)), "description.text"),
    words("VIDEO_PROVIDER_NAME_MAX_LENGTH", lambda n: video(provider_name=text(n)), "provider_name"),
    words("VIEW_TITLE_MAX_LENGTH", lambda n: modal(title=text(n)), "title.text", surface="view"),
    words("VIEW_SUBMIT_MAX_LENGTH", lambda n: modal(submit=text(n)), "submit.text", surface="view"),
    words("VIEW_CLOSE_MAX_LENGTH", lambda n: modal(close=text(n)), "close.text", surface="view"),
    words(
        "VIEW_PRIVATE_METADATA_MAX_LENGTH",
        lambda n: modal(private_metadata=text(n)),
        "private_metadata",
        surface="view",
    ),
    words("VIEW_CALLBACK_ID_MAX_LENGTH", lambda n: modal(callback_id=text(n)), "callback_id", surface="view"),
    words("VIEW_EXTERNAL_ID_MAX_LENGTH", lambda n: modal(external_id=text(n)), "external_id", surface="view"),
    listed(
        "VIEW_BLOCKS_MAX_ITEMS", lambda n: modal(blocks=[sb.DividerBlock() for _ in range(n)]), "blocks", surface="view"
    ),
    words("BUTTON_AGENT_PROMPT_MAX_LENGTH", lambda n: button(agent_prompt=text(n)), "elements.0.agent_prompt"),
    words("OPTION_URL_MAX_LENGTH", lambda n: option(url=text(n)), "elements.0.options.0.url"),
    listed("SELECT_OPTION_GROUPS_MAX_ITEMS", option_groups, "elements.0.option_groups"),
    words("DATE_PICKER_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.DatePicker, n), HINT),
    words("TIME_PICKER_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.TimePicker, n), HINT),
    words("EMAIL_INPUT_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.EmailInput, n), HINT),
    words("URL_INPUT_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.URLInput, n), HINT),
    words("RICH_TEXT_INPUT_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.RichTextInput, n), HINT),
    words("NUMBER_INPUT_PLACEHOLDER_MAX_LENGTH", lambda n: hinted(sb.NumberInput, n, is_decimal_allowed=True), HINT),
    words(
        "FEEDBACK_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: feedback(accessibility_label=text(n)),
        "elements.0.positive_button.accessibility_label",
    ),
    words(
        "ICON_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: icon(accessibility_label=text(n)),
        "elements.0.accessibility_label",
    ),
    words("ICON_BUTTON_VALUE_MAX_LENGTH", lambda n: icon(value=text(n)), "elements.0.value"),
    listed(
        "ICON_BUTTON_VISIBLE_TO_USER_IDS_MAX_ITEMS",
        lambda n: icon(visible_to_user_ids=["U"] * n),
        "elements.0.visible_to_user_ids",
    ),
    words("IMAGE_ELEMENT_ALT_TEXT_MAX_LENGTH", lambda n: picture(alt_text=text(n)), "elements.0.alt_text"),
    words("IMAGE_ELEMENT_IMAGE_URL_MAX_LENGTH", lambda n: picture(image_url=text(n)), "elements.0.image_url"),
    words("WORKFLOW_BUTTON_TEXT_MAX_LENGTH", lambda n: workflow(text=text(n)), "elements.0.text.text"),
    words(
        "WORKFLOW_BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: workflow(accessibility_label=text(n)),
        "elements.0.accessibility_label",
    ),
    listed(
        "TABLE_COLUMN_SETTINGS_MAX_ITEMS",
        lambda n: sb.TableBlock(rows(1), [sb.ColumnSettings("left")] * n),
        "column_settings",
    ),
    listed("DATA_TABLE_COLUMNS_MAX_ITEMS", lambda n: sb.DataTableBlock(rows(2, n), "c"), "rows.0"),
    words("VIDEO_ALT_TEXT_MAX_LENGTH", lambda n: video(alt_text=text(n)), "alt_text"),
    words("VIDEO_THUMBNAIL_URL_MAX_LENGTH", lambda n: video(thumbnail_url=text(n)), "thumbnail_url"),
    words("VIDEO_VIDEO_URL_MAX_LENGTH", lambda n: video(video_url=text(n)), "video_url"),
    words("VIDEO_PROVIDER_ICON_URL_MAX_LENGTH", lambda n: video(provider_icon_url=text(n)), "provider_icon_url"),
    words("VIDEO_TITLE_URL_MAX_LENGTH", lambda n: video(title_url=text(n)), "title_url"),
]
