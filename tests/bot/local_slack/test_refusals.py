"""What Slack refuses, one sentence each, with the very error code."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.local.slack.server import LocalSlack
from bot.local.slack.state.manifest import SAMPLE_SCOPES, Manifest

Json = dict[str, Any]


async def refusal(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def code(call: Any) -> str:
    return str((await refusal(call)).response["error"])


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


async def test_an_unknown_method_is_refused(client: AsyncWebClient) -> None:
    assert await code(client.api_call("chat.teleport")) == "unknown_method"


async def test_a_call_without_token_is_not_authed_and_with_a_foreign_one_invalid(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        for headers, expected in (({}, "not_authed"), ({"Authorization": "Bearer xoxb-stolen"}, "invalid_auth")):
            async with session.post(f"{slack.api_url}auth.test", headers=headers) as answer:
                assert (await answer.json())["error"] == expected


async def test_the_app_token_posts_nothing(slack: LocalSlack) -> None:
    wrong = AsyncWebClient(slack.app_token, base_url=slack.api_url)
    assert await code(wrong.chat_postMessage(channel="C0ENG", text="x")) == "not_allowed_token_type"


async def test_a_scope_that_was_not_granted_is_named() -> None:
    manifest = Manifest(scopes=frozenset({"commands", "users:read"}))
    async with LocalSlack(manifest=manifest) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        error = await refusal(client.chat_postMessage(channel="C0ENG", text="x"))
        history = await refusal(client.conversations_replies(channel="C0ENG", ts="1.1"))
    assert (error.response["error"], error.response["needed"]) == ("missing_scope", "chat:write")
    assert error.response["provided"] == "commands,users:read"
    assert history.response["needed"] == "channels:history"


async def test_another_name_than_the_apps_needs_its_own_scope(client: AsyncWebClient) -> None:
    assert await code(client.chat_postMessage(channel="C0ENG", text="x", username="Ada")) == "missing_scope"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(client: AsyncWebClient) -> None:
    for call in (client.chat_postMessage, client.chat_postEphemeral):
        assert await code(call(channel="G0SECRET", text="x", user="U0GRACE")) == "channel_not_found"
    assert await code(client.conversations_info(channel="G0SECRET")) == "channel_not_found"
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [channel["id"] for channel in listed["channels"]] == ["C0ENG", "C0GEN"]


async def test_posting_without_membership_needs_the_public_scope_or_joining(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    slack.world.workspace.channels["C0GEN"].members.remove("U0STEWARD")
    assert await code(client.chat_postMessage(channel="C0GEN", text="x")) == "not_in_channel"
    assert await code(client.conversations_history(channel="C0GEN")) == "not_in_channel"
    await client.conversations_join(channel="C0GEN")
    assert (await client.chat_postMessage(channel="#general", text="x"))["channel"] == "C0GEN"


async def test_the_public_scope_posts_without_membership_but_shares_no_file() -> None:
    manifest = Manifest(scopes=SAMPLE_SCOPES | {"chat:write.public"})
    async with LocalSlack(manifest=manifest) as slack:
        slack.world.workspace.channels["C0GEN"].members.remove("U0STEWARD")
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        assert (await client.chat_postMessage(channel="C0GEN", text="x"))["ok"]
        upload = client.files_upload_v2(channel="C0GEN", content="x", filename="a.txt")
        assert await code(upload) == "not_in_channel"


async def test_an_archived_channel_takes_nothing(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.world.workspace.channels["C0ENG"].is_archived = True
    assert await code(client.chat_postMessage(channel="C0ENG", text="x")) == "is_archived"


@pytest.mark.parametrize("thread_ts", ["soon", "1800000000.000001"])
async def test_a_thread_that_is_none_is_refused(client: AsyncWebClient, thread_ts: str) -> None:
    call = client.chat_postMessage(channel="C0ENG", text="x", thread_ts=thread_ts)
    assert await code(call) == "invalid_thread_ts"


async def test_a_reply_is_no_root_of_a_thread(client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C0ENG", text="root")
    reply = await client.chat_postMessage(channel="C0ENG", text="reply", thread_ts=root["ts"])
    call = client.chat_postMessage(channel="C0ENG", text="x", thread_ts=reply["ts"])
    assert await code(call) == "invalid_thread_ts"


async def test_a_message_says_something(client: AsyncWebClient) -> None:
    assert await code(client.api_call("chat.postMessage", json={"channel": "C0ENG", "text": ""})) == "no_text"


async def test_a_post_takes_40000_characters_and_an_update_4000(client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel="C0ENG", text="x" * 40_000)
    assert await code(client.chat_postMessage(channel="C0ENG", text="x" * 40_001)) == "msg_too_long"
    assert (await client.chat_update(channel="C0ENG", ts=card["ts"], text="x" * 4_000))["ok"]
    assert await code(client.chat_update(channel="C0ENG", ts=card["ts"], text="x" * 4_001)) == "msg_too_long"


async def test_markdown_text_stands_alone(client: AsyncWebClient) -> None:
    call = client.chat_postMessage(channel="C0ENG", markdown_text="**x**", text="x")
    assert await code(call) == "markdown_text_conflict"
    call = client.chat_postMessage(channel="C0ENG", markdown_text="x" * 12_001)
    assert await code(call) == "msg_too_long"


async def test_a_message_of_somebody_else_is_neither_updated_nor_deleted(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    foreign = (await slack.message(text="mine"))["ts"]
    assert await code(client.chat_update(channel="C0ENG", ts=foreign, text="x")) == "cant_update_message"
    assert await code(client.chat_delete(channel="C0ENG", ts=foreign)) == "cant_delete_message"


async def test_an_ephemeral_message_cannot_be_found_again(client: AsyncWebClient) -> None:
    whisper = await client.chat_postEphemeral(channel="C0ENG", user="U0ADA", text="x")
    call = client.chat_update(channel="C0ENG", ts=whisper["message_ts"], text="y")
    assert await code(call) == "message_not_found"


async def test_an_ephemeral_message_is_for_members_only(client: AsyncWebClient) -> None:
    call = client.chat_postEphemeral(channel="C0GEN", user="U0LINUS", text="x")
    assert await code(call) == "user_not_in_channel"


async def test_a_rule_of_blocks_is_named_with_its_place(client: AsyncWebClient) -> None:
    blocks = [section("fine"), {"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}]
    error = await refusal(client.chat_postMessage(channel="C0ENG", text="x", blocks=blocks))
    assert error.response["error"] == "invalid_blocks"
    [message] = error.response["response_metadata"]["messages"]
    assert message == "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"


async def test_all_blocks_together_hold_about_13200_characters(client: AsyncWebClient) -> None:
    fits = [section("x" * 2640)] * 5
    assert (await client.chat_postMessage(channel="C0ENG", text="x", blocks=fits))["ok"]
    call = client.chat_postMessage(channel="C0ENG", text="x", blocks=[*fits, section("x")])
    assert await code(call) == "msg_blocks_too_long"


async def test_a_refused_update_leaves_the_message_as_it_was(slack: LocalSlack, client: AsyncWebClient) -> None:
    card = await client.chat_postMessage(channel="C0ENG", text="before", blocks=[section("before")])
    call = client.chat_update(channel="C0ENG", ts=card["ts"], text="after", blocks=[{"type": "bogus"}])
    assert await code(call) == "invalid_blocks"
    assert slack.messages()[0]["text"] == "before"
    assert "edited" not in slack.messages()[0]


async def test_an_update_without_blocks_keeps_the_old_ones_and_an_empty_list_removes_them(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    card = await client.chat_postMessage(channel="C0ENG", text="a", blocks=[section("a")])
    await client.chat_update(channel="C0ENG", ts=card["ts"], text="b")
    assert slack.messages()[0]["blocks"][0]["text"]["text"] == "a"
    await client.chat_update(channel="C0ENG", ts=card["ts"], text="b", blocks=[])
    assert slack.messages()[0]["blocks"] == []


async def test_metadata_comes_back_when_asked_for_and_stays_through_an_update(client: AsyncWebClient) -> None:
    step = {"event_type": "steward_step", "event_payload": {"step": "run-1:post"}}
    root = await client.chat_postMessage(channel="C0ENG", text="root", metadata=step)
    await client.chat_postMessage(channel="C0ENG", text="reply", thread_ts=root["ts"], metadata=step)
    await client.chat_update(channel="C0ENG", ts=root["ts"], text="changed")
    for method in (client.conversations_replies, client.conversations_history):
        bare = await method(channel="C0ENG", ts=root["ts"])
        assert all("metadata" not in message for message in bare["messages"])
        full = await method(channel="C0ENG", ts=root["ts"], include_all_metadata=True)
        assert all(message["metadata"] == step for message in full["messages"])


async def test_without_its_scope_metadata_stays_away_silently() -> None:
    async with LocalSlack(manifest=Manifest(scopes=SAMPLE_SCOPES - {"metadata.message:read"})) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        step = {"event_type": "steward_step", "event_payload": {"step": "run-1:post"}}
        await client.chat_postMessage(channel="C0ENG", text="root", metadata=step)
        full = await client.conversations_history(channel="C0ENG", include_all_metadata=True)
    assert "metadata" not in full["messages"][0]


async def test_a_direct_message_needs_the_messages_tab() -> None:
    async with LocalSlack(manifest=Manifest(messages_tab=False)) as slack:
        client = AsyncWebClient(slack.bot_token, base_url=slack.api_url)
        assert await code(client.chat_postMessage(channel="U0ADA", text="x")) == "messages_tab_disabled"


@pytest.mark.parametrize("metadata", [{"event_type": "a"}, {"event_payload": {}}, "text", {"event_type": 1}])
async def test_metadata_is_a_type_with_a_payload(client: AsyncWebClient, metadata: Any) -> None:
    call = client.chat_postMessage(channel="C0ENG", text="x", metadata=metadata)
    assert await code(call) == "invalid_metadata_format"


async def test_a_thread_is_read_in_pages(client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C0ENG", text="0")
    for number in range(1, 6):
        await client.chat_postMessage(channel="C0ENG", text=str(number), thread_ts=root["ts"])
    seen, cursor = [], ""
    while True:
        page = await client.conversations_replies(channel="C0ENG", ts=root["ts"], limit=4, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        cursor = page.get("response_metadata", {}).get("next_cursor", "")
        if not cursor:
            break
    assert seen == ["0", "1", "2", "3", "4", "5"]
    assert [m["text"] for m in (await client.conversations_history(channel="C0ENG"))["messages"]] == ["0"]


async def test_a_deleted_root_leaves_a_tombstone_and_its_replies(slack: LocalSlack, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C0ENG", text="root")
    await client.chat_postMessage(channel="C0ENG", text="reply", thread_ts=root["ts"])
    await client.chat_delete(channel="C0ENG", ts=root["ts"])
    assert [message.get("subtype") for message in slack.thread("C0ENG", root["ts"])] == ["tombstone", None]
    assert await code(client.chat_update(channel="C0ENG", ts=root["ts"], text="x")) == "message_not_found"


async def test_a_reaction_is_given_and_taken_once(slack: LocalSlack, client: AsyncWebClient) -> None:
    ts = (await slack.message(text="hello"))["ts"]
    target = {"channel": "C0ENG", "timestamp": ts, "name": "eyes"}
    await client.reactions_add(**target)
    assert await code(client.reactions_add(**target)) == "already_reacted"
    await client.reactions_remove(**target)
    assert await code(client.reactions_remove(**target)) == "no_reaction"
    assert "reactions" not in slack.messages()[0]


async def test_people_and_groups_are_looked_up(client: AsyncWebClient) -> None:
    assert (await client.users_info(user="U0LINUS"))["user"]["is_restricted"]
    assert await code(client.users_info(user="U0NOBODY")) == "user_not_found"
    assert (await client.usergroups_users_list(usergroup="S0APPROVERS"))["users"] == ["U0GRACE"]
    assert (await client.bots_info(bot="B0STEWARD"))["bot"]["user_id"] == "U0STEWARD"
    assert len((await client.users_list())["members"]) == 4
    opened = await client.conversations_open(users="U0GRACE")
    assert (await client.conversations_members(channel=opened["channel"]["id"]))["members"] == ["U0STEWARD", "U0GRACE"]


async def test_a_permalink_leads_into_the_thread(client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C0ENG", text="root")
    reply = await client.chat_postMessage(channel="C0ENG", text="reply", thread_ts=root["ts"])
    link = (await client.chat_getPermalink(channel="C0ENG", message_ts=reply["ts"]))["permalink"]
    assert link.endswith(f"?thread_ts={root['ts']}&cid=C0ENG")


async def test_every_refusal_is_kept_with_its_rule(slack: LocalSlack, client: AsyncWebClient) -> None:
    await code(client.chat_postMessage(channel="G0SECRET", text="x"))
    last = slack.calls[-1]
    assert (last.method, last.error) == ("chat.postMessage", "channel_not_found")
    assert "the bot is not in it" in last.rule


async def test_an_upload_must_bring_the_bytes_it_announced(slack: LocalSlack, client: AsyncWebClient) -> None:
    offer = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    done = client.files_completeUploadExternal(files=[{"id": offer["file_id"]}], channel_id="C0ENG")
    async with aiohttp.ClientSession() as session:
        async with session.post(offer["upload_url"], data=b"four") as answer:
            assert (answer.status, await answer.text()) == (400, "length_mismatch")
        assert await code(done) == "file_not_found"
        async with session.post(offer["upload_url"], data=b"abc") as answer:
            assert answer.status == 200
        again = client.files_completeUploadExternal(files=[{"id": offer["file_id"]}], channel_id="C0ENG")
        assert "shares" not in (await again)["files"][0]
        url = slack.messages()[0]["files"][0]["url_private"]
        async with session.get(url) as answer:
            assert await answer.read() == b"abc"
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
