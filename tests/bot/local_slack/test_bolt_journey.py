"""The unmodified Bolt app on a whole journey: command, card, button, modal, whisper, file."""

from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack

Json = dict[str, Any]
NewApp = Callable[[LocalSlack], AsyncApp]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


APPROVE = {"type": "button", "text": plain("Approve"), "action_id": "approve", "value": "plan-7"}
CHANGE = {"type": "button", "text": plain("Change"), "action_id": "change"}
REASON = {"type": "plain_text_input", "action_id": "text", "multiline": True}
CHOICE = {
    "type": "static_select",
    "action_id": "size",
    "options": [{"text": plain("Small"), "value": "s"}, {"text": plain("Large"), "value": "l"}],
    "initial_option": {"text": plain("Small"), "value": "s"},
}
MODAL = {
    "type": "modal",
    "callback_id": "change_plan",
    "title": plain("Change the plan"),
    "submit": plain("Send"),
    "blocks": [
        {"type": "input", "block_id": "reason", "label": plain("Why"), "element": REASON},
        {"type": "input", "block_id": "scope", "label": plain("How much"), "element": CHOICE},
    ],
}


async def test_a_command_is_acknowledged_posts_a_card_and_its_button_changes_it(
    slack: LocalSlack, bolt_app: NewApp, connect: Any
) -> None:
    app = bolt_app(slack)

    @app.command("/refactor")
    async def refactor(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack("on it")
        blocks = [{"type": "actions", "elements": [APPROVE]}]
        root = await client.chat_postMessage(channel=command["channel_id"], text=command["text"], blocks=blocks)
        await client.chat_postMessage(channel=command["channel_id"], text="a reply", thread_ts=root["ts"])

    @app.action("approve")
    async def approve(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        text = f"{body['user']['id']} said {body['actions'][0]['value']}"
        await client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text=text, blocks=[])

    async with connect(slack, app):
        assert await slack.command(text="/refactor shop <split> it") == {"ok": True}
        await slack.until(lambda it: len(it.messages()) == 2)
        root = slack.messages()[0]
        assert (root["text"], root["reply_count"]) == ("shop &lt;split&gt; it", 1)
        assert [seen["text"] for seen in slack.ephemerals()] == ["on it"]
        assert await slack.click(ts=root["ts"], label="Approve") == {"ok": True}
        await slack.until(lambda it: "edited" in it.messages()[0])
    assert slack.messages()[0]["text"] == "U0ADA said plan-7"
    assert slack.messages()[0]["blocks"] == []


def with_a_modal(app: AsyncApp, submitted: list[Json]) -> None:
    @app.action("change")
    async def change(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    @app.view("change_plan")
    async def sent(ack: AsyncAck, view: Json, body: Json, client: AsyncWebClient) -> None:
        text = view["state"]["values"]["reason"]["text"]["value"]
        if len(text) < 5:
            await ack(response_action="errors", errors={"reason": "Say more."})
            return
        await ack()
        submitted.append(view["state"]["values"])
        await client.chat_postEphemeral(channel="C0ENG", user=body["user"]["id"], text=f"changing: {text}")
        await client.files_upload_v2(channel="C0ENG", content="+ new\n", filename="plan.diff", title="The plan")


async def test_a_modal_is_opened_corrected_and_submitted_and_ends_in_a_whisper_and_a_file(
    slack: LocalSlack, bolt_app: NewApp, client: AsyncWebClient, connect: Any
) -> None:
    app, submitted = bolt_app(slack), []
    with_a_modal(app, submitted)
    card = await client.chat_postMessage(
        channel="C0ENG", text="a plan", blocks=[{"type": "actions", "elements": [CHANGE]}]
    )
    async with connect(slack, app):
        await slack.click(ts=card["ts"], action_id="change")
        await slack.until(lambda it: it.view())
        empty = await slack.submit(values={})
        assert empty == {"ok": False, "errors": {"reason": "Please complete this required field."}}
        short = await slack.submit(values={"reason": {"text": {"value": "no"}}})
        assert short == {"ok": False, "errors": {"reason": "Say more."}}
        chosen = {"scope": {"size": {"value": "l"}}}
        assert await slack.submit(values={"reason": {"text": {"value": "too large"}}, **chosen}) == {"ok": True}
        await slack.until(lambda it: any("files" in message for message in it.messages()))
    assert slack.view() is None
    assert submitted[0]["scope"]["size"] == {"type": "static_select", "selected_option": CHOICE["options"][1]}
    assert [seen["text"] for seen in slack.ephemerals()] == ["changing: too large"]
    [file] = slack.messages()[-1]["files"]
    assert (file["name"], file["title"], file["size"]) == ("plan.diff", "The plan", 6)


async def test_respond_replaces_the_message_whose_button_was_pressed(
    slack: LocalSlack, bolt_app: NewApp, client: AsyncWebClient, connect: Any
) -> None:
    app = bolt_app(slack)

    @app.action("approve")
    async def approve(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond(text="done", blocks=[], replace_original=True)

    blocks = [{"type": "actions", "elements": [APPROVE]}]
    card = await client.chat_postMessage(channel="C0ENG", text="a plan", blocks=blocks)
    whisper = await client.chat_postEphemeral(channel="C0ENG", user="U0ADA", text="yours", blocks=blocks)
    async with connect(slack, app):
        await slack.click(ts=card["ts"], label="Approve")
        await slack.until(lambda it: it.messages()[0]["text"] == "done")
        await slack.click(ts=whisper["message_ts"], label="Approve")
        await slack.until(lambda it: it.ephemerals()[0]["text"] == "done")


async def test_a_mention_reaches_the_app_and_a_direct_message_too(
    slack: LocalSlack, bolt_app: NewApp, connect: Any
) -> None:
    app, heard = bolt_app(slack), []

    @app.event("app_mention")
    async def mentioned(event: Json, client: AsyncWebClient) -> None:
        heard.append((event["type"], event["text"], event.get("thread_ts")))
        await client.chat_postMessage(channel=event["channel"], thread_ts=event["thread_ts"], text="heard")

    @app.event("message")
    async def written(event: Json, client: AsyncWebClient) -> None:
        heard.append((event["channel_type"], event["text"], event.get("thread_ts")))
        await client.chat_postMessage(channel=event["channel"], text="heard")

    async with connect(slack, app):
        root = await slack.message(text="a thread & more")
        await slack.message(text="@steward why?", thread_ts=root["ts"])
        await slack.message(channel="U0STEWARD", text="hello")
        await slack.until(lambda it: len(it.messages("D0ADA")) == 2 and len(it.messages()) == 3)
    assert sorted(heard) == [("app_mention", "<@U0STEWARD> why?", root["ts"]), ("im", "hello", None)]
    assert slack.messages()[0]["text"] == "a thread &amp; more"


async def test_the_home_tab_is_published_per_person_when_it_is_opened(
    slack: LocalSlack, bolt_app: NewApp, connect: Any
) -> None:
    app = bolt_app(slack)

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        blocks = [{"type": "section", "text": plain(f"seen before: {'view' in event}")}]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async with connect(slack, app):
        await slack.open_home()
        await slack.until(lambda it: it.home())
        await slack.open_home()
        await slack.until(lambda it: "True" in str(it.home()))
    assert slack.home("U0GRACE") is None


async def test_a_menu_in_a_message_sends_what_was_chosen_and_keeps_it_for_the_next_click(
    slack: LocalSlack, bolt_app: NewApp, client: AsyncWebClient, connect: Any
) -> None:
    app, bodies = bolt_app(slack), []

    @app.action({"block_id": "row"})
    async def any_action(ack: AsyncAck, body: Json) -> None:
        bodies.append(body)
        await ack()

    blocks = [{"type": "actions", "block_id": "row", "elements": [CHOICE, APPROVE]}]
    card = await client.chat_postMessage(channel="C0ENG", text="choose", blocks=blocks)
    async with connect(slack, app):
        await slack.click(ts=card["ts"], action_id="size", value="l")
        await slack.click(ts=card["ts"], action_id="approve")
    large = {"type": "static_select", "selected_option": CHOICE["options"][1]}
    assert bodies[0]["actions"][0]["selected_option"]["value"] == "l"
    assert bodies[1]["state"] == {"values": {"row": {"size": large}}}
    assert bodies[1]["container"]["message_ts"] == card["ts"]
