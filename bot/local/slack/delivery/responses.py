"""What the app says by acknowledgement or response_url, put where the person sees it."""

from typing import Any

from bot.local.slack.kit.messages import check_message, keep_block_ids
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.tickets import ResponseUrl
from bot.local.slack.state.world import Ephemeral, World

Json = dict[str, Any]


def respond(world: World, url: ResponseUrl, body: Json) -> None:
    """Carry out one answer: replace or delete the original, or say something new.

    No token and no membership are asked for: the address is the permission. What the user typed as a command
    cannot be touched, so for a command replace_original and delete_original fall back to a new message.

    Raises:
        RefusedError: the content breaks a rule of Block Kit or is empty.
    """
    if body.get("delete_original") and url.message_ts:
        _delete_original(world, url, url.message_ts)
        return
    check_message(body)
    content = {"text": body.get("text", ""), "blocks": keep_block_ids(body.get("blocks") or [])}
    if body.get("replace_original") and url.message_ts:
        _replace_original(world, url, url.message_ts, content)
    elif body.get("response_type") == "in_channel":
        _say(world, url, body, content)
    else:
        thread_ts = body.get("thread_ts") or url.thread_ts
        world.whisper(Ephemeral(url.channel, url.user, world.stamps.next(), **content, thread_ts=thread_ts))


def _delete_original(world: World, url: ResponseUrl, ts: str) -> None:
    if url.ephemeral:
        world.ephemerals[:] = [seen for seen in world.ephemerals if (seen.user, seen.ts) != (url.user, ts)]
        world.changes.publish("ephemeral", channel=url.channel, ts=ts, user=url.user)
    elif world.messages.find(url.channel, ts):
        world.messages.delete(url.channel, ts)


def _replace_original(world: World, url: ResponseUrl, ts: str, content: Json) -> None:
    if not url.ephemeral:
        if world.messages.find(url.channel, ts) is None:
            raise RefusedError("message_not_found", "the original was deleted")
        world.messages.change(url.channel, ts, content)
        return
    seen = world.find_ephemeral(url.user, ts)
    if seen is None:
        raise RefusedError("message_not_found", "the original was deleted")
    seen.text, seen.blocks = content["text"], content["blocks"]
    world.changes.publish("ephemeral", channel=url.channel, ts=ts, user=url.user)


def _say(world: World, url: ResponseUrl, body: Json, content: Json) -> None:
    message = {**world.bot_identity(), **content, "subtype": "bot_message"}
    thread_ts = body.get("thread_ts")
    if thread_ts and world.messages.find(url.channel, thread_ts):
        message["thread_ts"] = thread_ts
    world.messages.post(url.channel, message)
