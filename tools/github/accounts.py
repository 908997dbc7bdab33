"""Where a repository is at GitHub, and as whom it is reached."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from gidgethub.apps import get_jwt

from patterns.errors import ConfigurationInvalid

_ADDRESS = re.compile(
    r"(?:https://|ssh://(?:[\w.-]+@)?|[\w.-]+@)(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+(?=/))?[/:]"
    r"(?P<owner>[A-Za-z0-9-]+)/(?P<name>[A-Za-z0-9._-]+?)(?:\.git)?/?"
)
_PUBLIC = "github.com"
_RESIDENT = ".ghe.com"
"""GitHub Enterprise Cloud with its data in a chosen place."""


@dataclass(frozen=True, slots=True)
class Place:
    """A repository at GitHub."""

    owner: str
    name: str
    api: str
    """The address of the API that knows it."""
    host: str = ""
    """In small letters, as links to it name it."""

    @property
    def path(self) -> str:
        """What its resources begin with."""
        return f"/repos/{self.owner}/{self.name}"

    def __str__(self) -> str:
        """As people write it."""
        return f"{self.owner}/{self.name}"


@dataclass(frozen=True, slots=True)
class Token:
    """A personal or machine user's token."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class App:
    """A GitHub App, which gets itself a token of an hour for one repository."""

    id: str
    private_key: str = field(repr=False)
    """PEM."""
    installation: str = ""
    """Its number; empty: the one that the repository belongs to, asked once."""


@dataclass(frozen=True, slots=True)
class Account:
    """As whom one repository is reached."""

    place: Place
    access: Token | App


def place_of(url: str, *, api: str = "") -> Place:
    """From the address that git uses, by https or ssh. `api` is another address of the API.

    Raises `ConfigurationInvalid`.
    """
    found = _ADDRESS.fullmatch(url)
    if found is None or found["name"] in {".", ".."}:
        raise ConfigurationInvalid(f"{url}: a repository at GitHub is https://HOST/OWNER/NAME")
    port = found["port"] or "" if url.startswith("https:") else ""
    host = found["host"].lower()
    return Place(found["owner"], found["name"], api or _api_of(host, port), host)


def _api_of(host: str, port: str) -> str:
    if host == _PUBLIC:
        return "https://api.github.com"
    if host.endswith(_RESIDENT):
        return f"https://api.{host}"
    return f"https://{host}{port}/api/v3"


def app_of(app_id: str, *, private_key: str, installation: str = "") -> App:
    r"""An App whose key signs. The key's line ends may be written as `\n`, as environment files want them.

    Raises `ConfigurationInvalid`, which never holds the key.
    """
    key = private_key.replace("\\n", "\n").strip() + "\n"
    try:
        get_jwt(app_id=app_id, private_key=key)
    except Exception:  # noqa: BLE001  # a parser of keys raises what it likes, and may quote the key
        raise ConfigurationInvalid(f"the private key of the GitHub App {app_id} is no RSA key in PEM") from None
    return App(id=app_id, private_key=key, installation=installation)


def key_in_file(path: Path) -> str:
    """The private key's text. Raises `ConfigurationInvalid`. Reads a file."""
    try:
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise ConfigurationInvalid(f"the private key {path} cannot be read: {error.strerror}") from None
    except UnicodeError:
        raise ConfigurationInvalid(f"the private key {path} is no PEM text") from None
