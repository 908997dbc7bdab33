"""files.*: the three steps of an upload; the middle one is a plain POST to the address given here."""

from typing import Any

from bot.local.slack.api.access import channel_to_write, thread_of
from bot.local.slack.api.arguments import Arguments
from bot.local.slack.api.method import Method
from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.files import File
from bot.local.slack.state.world import World

Json = dict[str, Any]


def get_upload_url(world: World, arguments: Arguments) -> Json:
    """files.getUploadURLExternal."""
    name, length = arguments.required("filename"), arguments.required("length")
    if not length.isdigit() or int(length) == 0:
        problem = "length is the number of bytes, more than 0"
        raise RefusedError("invalid_arguments", problem, messages=(problem,))
    file = world.files.announce(name, int(length))
    return {"upload_url": f"{world.base_url}/upload/{file.token}", "file_id": file.id}


def complete_upload(world: World, arguments: Arguments) -> Json:
    """files.completeUploadExternal: share what was uploaded, as one message.

    The answer holds no `shares`: in Slack the message comes to be later, its ts is not to be had from here.
    """
    entries = arguments.structure("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries:
        problem = "files is a list of {id, title}"
        raise RefusedError("invalid_arguments", problem, messages=(problem,))
    files = [_uploaded(world, entry) for entry in entries]
    name = "channel_id" if "channel_id" in arguments else "channels"
    if name in arguments:
        _share(world, arguments, name, files)
    for file, entry in zip(files, entries, strict=True):
        file.completed, file.title = True, entry.get("title") or file.name
    return {"files": [file.as_json(world.base_url, world.workspace.bot_user_id) for file in files]}


def _share(world: World, arguments: Arguments, name: str, files: list[File]) -> None:
    for channel_id in arguments.text(name).split(","):
        place = Arguments({**arguments.values, name: channel_id})
        channel = channel_to_write(world, place, name)
        if not world.bot_is_in(channel):
            raise RefusedError("not_in_channel", "files are shared by members only, chat:write.public or not")
        shown = [file.as_json(world.base_url, world.workspace.bot_user_id) for file in files]
        message = {"subtype": "file_share", "text": arguments.text("initial_comment"), "upload": True, "files": shown}
        thread = {"thread_ts": thread_of(world, place, channel)}
        world.messages.post(channel.id, {**world.bot_identity(), **message, **thread})


def _uploaded(world: World, entry: Json) -> File:
    file = world.files.find(str(entry.get("id")))
    if file is None or file.content is None or file.completed:
        raise RefusedError("file_not_found", "each file was announced, uploaded and not completed before")
    file.title = entry.get("title") or file.name
    return file


METHODS = {
    "files.getUploadURLExternal": Method(get_upload_url, 4, ("files:write",)),
    "files.completeUploadExternal": Method(complete_upload, 4, ("files:write",)),
}
