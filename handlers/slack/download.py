"""A shared file's bytes: from Slack's own hosts alone, for the token goes with the question, and never too many."""

from __future__ import annotations

import re

import aiohttp

from patterns.errors import RequestInvalid, SlackRefused, SlackUnavailable

DOWNLOAD = "files.download"
"""No method of the Web API, but the address that a file's `url_private_download` says."""
FILES = "https://files.slack.com"
CHUNK_BYTES = 64 * 1024
OK, TOO_MANY_REQUESTS, SERVER_FAULT = 200, 429, 500
_ADDRESS = re.compile(r"(?P<origin>https?://[a-z0-9.-]+(?::\d{1,5})?)(?P<path>/[^\s\\]*)")


async def download(session: aiohttp.ClientSession, url: str, *, token: str, base_url: str, most_bytes: int) -> bytes:
    """All of the file.

    Raises `RequestInvalid` for an address that is not Slack's and for a file of more bytes, `SlackRefused` for
    everything that is no file, a redirect included: it could lead the token anywhere.
    """
    if not is_slacks(url, base_url):
        raise RequestInvalid("That file is not kept by Slack: it is not fetched. Share the patch itself.")
    headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
    async with session.get(url, headers=headers, allow_redirects=False) as answer:
        if answer.status >= SERVER_FAULT or answer.status == TOO_MANY_REQUESTS:
            raise SlackUnavailable(reason=f"http_{answer.status}", method=DOWNLOAD)
        if answer.status != OK or answer.content_type == "text/html":
            raise SlackRefused(reason="no_file", method=DOWNLOAD)
        content = bytearray()
        async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
            content += chunk
            if len(content) > most_bytes:
                raise RequestInvalid(f"That file is larger than {most_bytes // 1024} kB.")
    return bytes(content)


def is_slacks(url: str, base_url: str) -> bool:
    """Whether the address is one of a file at Slack, or at whatever stands in for Slack here.

    Only files: a remote file may be given any address, one of the Web API too, which would be asked with our token.
    """
    asked, ours = _ADDRESS.fullmatch(url), _ADDRESS.fullmatch(base_url)
    origins = {FILES, ours["origin"] if ours else FILES}
    return bool(asked and asked["origin"] in origins and asked["path"].startswith("/files-pri/")) and ".." not in url
