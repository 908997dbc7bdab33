"""What a person does at the page, from the keyboard to the app and back."""

from base64 import b64decode

import pytest
from playwright.async_api import Page, expect

from bot.local.slack.server import LocalSlack
from handlers.slack.figures import bars

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]

DOT = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
"""A PNG of one pixel."""


async def post(slack: LocalSlack, **message: object) -> str:
    ts: str = slack.world.messages.post("C0ENG", {**slack.world.bot_identity(), **message})["ts"]
    return ts


async def test_a_command_brings_a_card_and_its_button_changes_it(page: Page) -> None:
    field = page.get_by_role("combobox", name="Message #engineering or /command")
    await field.press_sequentially("/ref")
    await expect(page.get_by_role("listbox", name="Commands").get_by_role("option")).to_have_count(1)
    await field.press("Enter")
    await expect(field).to_have_value("/refactor ")
    await field.press_sequentially("shop split pricing")
    await field.press("Enter")
    await expect(field).to_have_value("")
    card = page.locator(".message", has_text="plan: shop split pricing")
    await card.get_by_role("button", name="Approve").click()
    await expect(page.locator(".message").last).to_contain_text("shop approve by @Ada")
    await expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    await expect(page.locator("#notice")).to_have_text("Rehearsal: no model is asked.")


async def test_the_thread_that_grows_from_ones_own_command_opens_beside_the_channel(
    page: Page, slack: LocalSlack
) -> None:
    field = page.locator("#composer-text")
    await field.fill("/refactor shop tidy")
    await field.press("Enter")
    root = page.locator(".message", has_text="plan: shop tidy")
    ts = await root.get_attribute("data-ts")
    await post(slack, text="1 of 3 done", thread_ts=ts)
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.locator(".message").last).to_contain_text("1 of 3 done")
    await expect(field).to_be_focused()


async def test_a_press_that_asks_first_does_nothing_when_declined(page: Page, slack: LocalSlack) -> None:
    await slack.command(text="/refactor shop tidy")
    await page.get_by_role("button", name="Stop").click()
    question = page.get_by_role("dialog", name="Stop this run?")
    await question.get_by_role("button", name="Go on").click()
    await expect(question).to_be_hidden()
    await expect(page.locator(".message").last).to_contain_text("plan: shop tidy")
    await page.get_by_role("button", name="Stop").click()
    await question.get_by_role("button", name="Stop it").click()
    await expect(page.locator(".message").last).to_contain_text("stop by @Ada")


async def test_a_modal_keeps_what_was_typed_through_complaints_and_closes_on_success(page: Page) -> None:
    field = page.locator("#composer-text")
    await field.fill("/refactor")
    await field.press("Enter")
    modal = page.get_by_role("dialog", name="Start a refactoring")
    await modal.get_by_label("What should change?").fill("Tidy")
    await modal.get_by_role("button", name="Start").click()
    await expect(modal.get_by_text("Please complete this required field.")).to_have_count(1)
    await modal.get_by_label("Repository").select_option("shop")
    await modal.get_by_role("button", name="Start").click()
    goal = modal.get_by_label("What should change?")
    await expect(modal.get_by_role("alert")).to_have_text("Say a little more.")
    await expect(goal).to_have_value("Tidy")
    await expect(goal).to_be_focused()
    await goal.press_sequentially(" the pricing")
    await modal.get_by_role("button", name="Start").click()
    await expect(modal).to_be_hidden()
    await expect(page.locator(".message").last).to_contain_text("Starting on shop: Tidy the pricing")


async def test_an_ephemeral_answer_is_seen_by_one_person_only(page: Page) -> None:
    await page.locator("#composer-text").fill("/review")
    await page.locator("#composer-text").press("Enter")
    answer = page.locator(".message-ephemeral")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.locator("strong")).to_have_text("link")
    await page.get_by_label("You are").select_option(label="Grace")
    await expect(page.get_by_role("button", name="secret")).to_be_visible()
    await expect(answer).to_have_count(0)


async def test_what_the_workspace_refuses_is_said_beside_the_field_and_the_text_is_kept(page: Page) -> None:
    field = page.locator("#composer-text")
    await field.fill("/deploy now")
    await field.press("Enter")
    await expect(page.locator("#composer-text-says")).to_have_text("/deploy is not a valid command.")
    await expect(field).to_have_value("/deploy now")


async def test_a_thread_stays_open_and_typed_text_stays_while_its_card_changes(page: Page, slack: LocalSlack) -> None:
    root = await post(slack, text="Ada asked for a refactoring")
    reply = await post(slack, text="1 of 3", thread_ts=root)
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    field = thread.get_by_role("combobox")
    await field.press_sequentially("half a sen")
    slack.world.messages.change("C0ENG", reply, {"text": "2 of 3"})
    await expect(thread.locator(".message").last).to_contain_text("2 of 3")
    await expect(field).to_be_focused()
    await field.press_sequentially("tence")
    await field.press("Enter")
    await expect(thread.locator(".message").last).to_contain_text("half a sentence")
    await field.fill("/refactor shop")
    await field.press("Enter")
    await expect(thread.get_by_text("/refactor is not supported in threads. Sorry!")).to_be_visible()
    await field.press("Escape")
    await expect(thread).to_be_hidden()


async def test_a_file_opens_in_place_with_its_diff_in_colour(page: Page, slack: LocalSlack) -> None:
    diff = "--- a/shop.py\n+++ b/shop.py\n@@ -1 +1 @@\n-old\n+new <b>\n"
    file = slack.world.files.announce("change.diff", len(diff))
    file.content = diff.encode()
    await post(slack, text="The diff:", files=[file.as_json(slack.world.base_url, "U0STEWARD")])
    await page.get_by_text("change.diff").click()
    await expect(page.locator(".diff-added")).to_have_text("+new <b>")
    await post(slack, text="later")
    await expect(page.locator(".message").last).to_contain_text("later")
    await expect(page.locator(".diff-removed")).to_have_text("-old")


async def test_a_picture_is_shown_as_one(page: Page, slack: LocalSlack) -> None:
    file = slack.world.files.hold("run.png", DOT)
    await post(slack, text="The picture:", files=[file.as_json(slack.world.base_url, "U0STEWARD")])
    await expect(page.locator("img.file-picture")).to_be_visible()
    await page.wait_for_function("document.querySelector('img.file-picture').naturalWidth === 1")


async def test_the_home_tab_shows_the_published_view_and_follows_its_changes(page: Page, slack: LocalSlack) -> None:
    view = {"type": "home", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "No runs"}}]}
    await page.get_by_role("button", name="steward Home").click()
    await expect(page.locator("#home")).to_contain_text("has not published its Home tab yet")
    slack.world.views.publish("U0ADA", view)
    await expect(page.locator("#home").get_by_role("heading", name="No runs")).to_be_visible()
    chart = bars("Dollars a day", ["25 Nov", "26 Nov"], {"Spent": [0.25, 0], "Cap of a day": [1, 1]}, unit="dollars")
    slack.world.views.publish("U0ADA", {"type": "home", "blocks": [chart]})
    picture = page.locator("#home").get_by_role("img", name="Spent: 25 Nov 0.25, 26 Nov 0. Cap of a day: 25 Nov 1")
    await expect(picture.locator("rect")).to_have_count(4)


async def test_on_a_phone_nothing_is_cut_off_and_the_channels_are_behind_a_button(
    page: Page, slack: LocalSlack
) -> None:
    await slack.command(text=f"/refactor shop {'unbreakable' * 20}")
    await page.set_viewport_size({"width": 390, "height": 780})
    await expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await expect(page.get_by_role("button", name="general")).to_be_hidden()
    await page.get_by_role("button", name="Channels and people").click()
    await page.get_by_role("button", name="general").click()
    await expect(page.get_by_role("heading", name="#general")).to_be_visible()
    await expect(page.get_by_role("button", name="general")).to_be_hidden()


async def test_a_file_is_shared_and_the_menu_of_its_message_reaches_the_app(page: Page) -> None:
    patch = {"name": "fix.patch", "mimeType": "text/plain", "buffer": b"--- a/x\n+++ b/x\n"}
    await page.locator("#composer-text-file").set_input_files(patch)  # type: ignore[arg-type]
    message = page.locator(".message", has_text="fix.patch")
    await message.hover()
    await message.get_by_role("button", name="Review this patch").click()
    await expect(page.locator(".message").last).to_contain_text("U0ADA means fix.patch of 16 bytes")
    await expect(page.locator(".message").last.get_by_role("button", name="Review this patch")).to_have_count(0)
