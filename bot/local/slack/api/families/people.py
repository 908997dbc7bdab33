"""auth.*, users.*, usergroups.*, bots.*: who is who."""

from typing import Any

from bot.local.slack.api.access import user_of
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.world import World

Json = dict[str, Any]


def auth_test(world: World, arguments: Arguments) -> Json:
    """auth.test."""
    del arguments
    workspace = world.workspace
    return {
        "url": f"https://{workspace.team_domain}.slack.com/",
        "team": workspace.team_name,
        "user": workspace.bot_name,
        "team_id": workspace.team_id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def user_info(world: World, arguments: Arguments) -> Json:
    """users.info."""
    return {"user": user_of(world, arguments).as_json(world.workspace.team_id)}


def list_users(world: World, arguments: Arguments) -> Json:
    """users.list, in one page."""
    del arguments
    team_id = world.workspace.team_id
    members = [user.as_json(team_id) for user in world.workspace.users.values()]
    return {"members": members, "cache_ts": int(world.clock()), "response_metadata": {"next_cursor": ""}}


def list_usergroup_users(world: World, arguments: Arguments) -> Json:
    """usergroups.users.list."""
    group = world.workspace.usergroups.get(arguments.required("usergroup"))
    if group is None:
        raise RefusedError("no_such_subteam", "no such user group")
    return {"users": group}


def bot_info(world: World, arguments: Arguments) -> Json:
    """bots.info, for the one bot there is."""
    workspace = world.workspace
    if arguments.text("bot", workspace.bot_id) != workspace.bot_id:
        raise RefusedError("bot_not_found", "no such bot")
    bot = {"id": workspace.bot_id, "deleted": False, "name": workspace.bot_name, "updated": 0, "icons": {}}
    return {"bot": bot | {"app_id": workspace.app_id, "user_id": workspace.bot_user_id}}


METHODS = {
    "auth.test": Method(auth_test, "special"),
    "users.info": Method(user_info, 4, ("users:read",)),
    "users.list": Method(list_users, 2, ("users:read",)),
    "usergroups.users.list": Method(list_usergroup_users, 2, ("usergroups:read",)),
    "bots.info": Method(bot_info, 3, ("users:read",)),
}
