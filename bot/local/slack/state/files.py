"""Uploaded files: the three steps of files_upload_v2."""

import itertools
import mimetypes
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.local.slack.refusals import RefusedError
from bot.local.slack.state.timers import Clock

Json = dict[str, Any]


@dataclass(slots=True)
class File:
    """One file: announced, then uploaded, then shared."""

    id: str
    name: str
    length: int
    token: str
    title: str = ""
    content: bytes | None = None
    """None until the bytes have arrived."""
    completed: bool = False
    created: int = 0

    def as_json(self, base_url: str, user: str) -> Json:
        """Return the file object of a message. What an app downloads needs its token, what a person opens does not."""
        mimetype = mimetypes.guess_type(self.name)[0] or "text/plain"
        name = quote(self.name, safe="")
        url = f"{base_url}/files/{self.id}/{name}"
        return {
            "id": self.id, "created": self.created, "timestamp": self.created, "name": self.name,
            "title": self.title or self.name, "mimetype": mimetype, "size": self.length, "user": user,
            "filetype": self.name.rpartition(".")[2] or "text", "mode": "hosted", "is_external": False,
            "url_private": url, "url_private_download": f"{base_url}/files-pri/{self.id}/download/{name}",
            "permalink": url,
        }  # fmt: skip


class Files:
    """All files by id."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._count = itertools.count(1)
        self._files: dict[str, File] = {}

    def announce(self, name: str, length: int) -> File:
        """Step one: reserve an id and an upload address."""
        file_id = f"F{next(self._count):07d}"
        file = File(file_id, name, length, secrets.token_urlsafe(18), created=int(self._clock()))
        self._files[file_id] = file
        return file

    def receive(self, token: str, content: bytes) -> File:
        """Step two: take the bytes.

        Raises:
            RefusedError: the address is unknown, or the length differs from what was announced.
        """
        file = next((file for file in self._files.values() if file.token == token), None)
        if file is None:
            raise RefusedError("invalid_upload_url", "bytes go to the address files.getUploadURLExternal gave")
        if len(content) != file.length:
            raise RefusedError("length_mismatch", f"announced {file.length} bytes, got {len(content)}")
        file.content = content
        return file

    def hold(self, name: str, content: bytes) -> File:
        """All three steps at once, as a person takes them."""
        file = self.announce(name, len(content))
        file.content, file.title, file.completed = content, name, True
        return file

    def find(self, file_id: str) -> File | None:
        """Return a file, or None."""
        return self._files.get(file_id)
