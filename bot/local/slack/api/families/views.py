"""views.*: modals and App Home."""

from typing import Any

from bot.local.slack.api.access import user_of
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.kit.messages import keep_block_ids
from bot.local.slack.kit.views import check_view
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]


def open_view(world: World, arguments: Arguments) -> Json:
    """views.open: a new modal for the person whose act gave the trigger."""
    view = _view(arguments, "modal")
    trigger = world.triggers.redeem(arguments.required("trigger_id"))
    return {"view": world.views.open(trigger.user, view)}


def push(world: World, arguments: Arguments) -> Json:
    """views.push: one more modal on top; the trigger must come from a modal."""
    view = _view(arguments, "modal")
    trigger = world.triggers.redeem(arguments.required("trigger_id"))
    if trigger.view_id is None or world.views.find(trigger.view_id) is None:
        raise RefusedError("invalid_trigger_id", "only an act inside an open modal can push another")
    return {"view": world.views.push(trigger.user, view)}


def update(world: World, arguments: Arguments) -> Json:
    """views.update, by view_id or external_id, guarded by hash when given."""
    view = _view(arguments, "modal", "home")
    if ("view_id" in arguments) == ("external_id" in arguments):
        raise RefusedError("invalid_arguments", "exactly one of view_id and external_id names the view")
    found = world.views.find(arguments.text("view_id") or None, arguments.text("external_id") or None)
    if found is None:
        raise RefusedError("not_found", "the view was closed or never was")
    user, old = found
    if old["type"] != view["type"]:
        raise RefusedError("invalid_arguments", "a view keeps its type")
    _check_hash(arguments, old)
    return {"view": world.views.replace(user, old, view)}


def publish(world: World, arguments: Arguments) -> Json:
    """views.publish: one person's App Home."""
    if not world.manifest.home_tab:
        raise RefusedError("not_enabled", "the app's Home tab is off in its manifest")
    view = _view(arguments, "home")
    user = user_of(world, arguments, "user_id")
    old = world.views.homes.get(user.id)
    if old is not None:
        _check_hash(arguments, old)
    return {"view": world.views.publish(user.id, view)}


def _view(arguments: Arguments, *surfaces: str) -> Json:
    view = check_view(arguments.structure("view", "invalid_arguments"), *surfaces)
    return view | {"blocks": keep_block_ids(view["blocks"])}


def _check_hash(arguments: Arguments, old: Json) -> None:
    if "hash" in arguments and arguments.text("hash") != old["hash"]:
        raise RefusedError("hash_conflict", "the view changed since that hash was read")


METHODS = {
    "views.open": Method(open_view, 4),
    "views.push": Method(push, 4),
    "views.update": Method(update, 4),
    "views.publish": Method(publish, 4),
}
