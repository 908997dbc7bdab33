"""What a person does with a modal: fill in, submit, cancel; and what the app's answer makes of it."""

import copy
from typing import Any

from bot.local.slack.delivery import payloads
from bot.local.slack.delivery.courier import Courier
from bot.local.slack.kit.messages import keep_block_ids
from bot.local.slack.kit.views import check_view
from bot.local.slack.person.elements import chosen_value, empty_value, initial_value
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.workspace import User
from bot.local.slack.state.world import World

Json = dict[str, Any]


class Modals:
    """Acts on the modal in front of a person."""

    def __init__(self, world: World, courier: Courier) -> None:
        self._world = world
        self._courier = courier

    async def submit(self, user: str, view_id: str, values: Json) -> Json:
        """Press Submit; {"ok": false, "errors": {block_id: text}} keeps the modal open."""
        person, view = self._in_front(user, view_id)
        state = _state(view, values)
        view["state"] = {"values": state}
        errors = _missing(view, state)
        if errors:
            return {"ok": False, "errors": errors}
        shown = copy.deepcopy(view)
        outcome = await self._courier.ask(payloads.view_submission(self._world, person, shown))
        if not outcome.acknowledged:
            return {"ok": False, "error": "operation_timeout" if "timeout" in outcome.reason else "dispatch_failed"}
        return self._react(user, view_id, outcome.payload)

    async def close(self, user: str, view_id: str) -> Json:
        """Press Cancel; the app hears of it if it asked to."""
        person, view = self._in_front(user, view_id)
        everything = bool(view["clear_on_close"])
        for gone in self._world.views.close(user, None if everything else view_id):
            if gone["notify_on_close"]:
                payload = payloads.view_closed(self._world, person, gone, is_cleared=everything)
                await self._courier.ask(payload)
        return {"ok": True}

    def _in_front(self, user: str, view_id: str) -> tuple[User, Json]:
        stack = self._world.views.stacks.get(user, [])
        if not stack or stack[-1]["id"] != view_id:
            raise RefusedError("view_not_found", "only the modal in front can be used")
        return self._world.workspace.users[user], stack[-1]

    def _react(self, user: str, view_id: str, answer: Json) -> Json:
        """Follow the app's response_action.

        A response Slack would not take shows the person an error and leaves the modal open.
        """
        found = self._world.views.find(view_id)
        if found is None:
            return {"ok": True}  # the app closed it meanwhile
        try:
            return self._follow(user, found[1], answer)
        except RefusedError as refusal:
            return {"ok": False, "error": refusal.code, "rule": refusal.rule}

    def _follow(self, user: str, view: Json, answer: Json) -> Json:
        views, action = self._world.views, answer.get("response_action")
        if action == "errors":
            return _errors(view, answer)
        if action == "update":
            views.replace(user, view, _checked(answer))
        elif action == "push":
            views.push(user, _checked(answer))
        elif action == "clear":
            views.close(user)
        elif action is None:
            views.close(user, view["id"])
        else:
            raise RefusedError("invalid_response", f"no such response_action: {action}")
        return {"ok": True}


def _checked(answer: Json) -> Json:
    view = check_view(answer.get("view"), "modal")
    return view | {"blocks": keep_block_ids(view["blocks"])}


def _errors(view: Json, answer: Json) -> Json:
    inputs = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
    errors = answer.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise RefusedError("invalid_response", "errors is {block_id of an input: text}")
    return {"ok": False, "errors": errors}


def _state(view: Json, given: Json) -> Json:
    """Return state.values: for each input what was given, else what stood there, else its initial value."""
    before = view["state"]["values"]
    state: Json = copy.deepcopy(before)
    for block in view["blocks"]:
        element = block.get("element")
        if block["type"] != "input" or element is None:
            continue
        block_id, action_id = block["block_id"], element["action_id"]
        typed = given.get(block_id, {}).get(action_id)
        kept = before.get(block_id, {}).get(action_id)
        if typed is not None:
            value = chosen_value(element, typed)
        else:
            value = kept or initial_value(element) or empty_value(element)
        state[block_id] = {action_id: {"type": element["type"], **value}}
    return state


def _missing(view: Json, state: Json) -> Json:
    """Return what Slack's client itself refuses: empty required inputs and texts of the wrong length."""
    errors: Json = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = next(
            iter({k: v for k, v in state[block["block_id"]][element["action_id"]].items() if k != "type"}.values())
        )
        if not held and not block.get("optional"):
            errors[block["block_id"]] = "Please complete this required field."
        elif isinstance(held, str) and not _fits(element, held):
            errors[block["block_id"]] = "Please check the length of this text."
    return errors


def _fits(element: Json, text: str) -> bool:
    return bool(element.get("min_length", 0) <= len(text) <= element.get("max_length", 3000))
