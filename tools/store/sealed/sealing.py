"""AES-256-GCM under keys that are derived for this purpose alone."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from patterns.errors import ConfigurationInvalid

PURPOSE = "steward sealed secrets 1"
NONCE_BYTES = 12
KEY_BYTES = 32
ID_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Label:
    """What a sealed value is bound to: under any other label it does not open."""

    owner: str
    kind: str
    name: str
    key_id: str

    def bound(self) -> bytes:
        """As the cipher takes it."""
        return json.dumps([PURPOSE, self.owner, self.kind, self.name, self.key_id]).encode()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The newest key first: it seals. All of them open."""

    keys: tuple[str, ...] = ()

    @property
    def newest(self) -> str:
        """Its id. Raises `ConfigurationInvalid` where there is none."""
        if not self.keys:
            raise ConfigurationInvalid("neither STEWARD_SECRET_KEY nor STEWARD_SECRET_KEY_FILE is set")
        return key_id(self.keys[0])

    def seal(self, value: str, label: Label) -> str:
        """The value, so that only who holds the key opens it, and only under this label."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(label).encrypt(nonce, value.encode(), label.bound())
        return base64.b64encode(nonce + sealed).decode("ascii")

    def open(self, sealed: str, label: Label) -> str:
        """The value. Raises `ConfigurationInvalid`, which says why in words and nothing of the value."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            return self._cipher(label).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], label.bound()).decode()
        except (InvalidTag, ValueError):
            raise ConfigurationInvalid(
                f"the kept secret {label.name} does not open: its row was changed or is another one's; set it anew"
            ) from None

    def _cipher(self, label: Label) -> AESGCM:
        key = next((key for key in self.keys if key_id(key) == label.key_id), None)
        if key is None:
            raise ConfigurationInvalid(
                f"the kept secret {label.name} was sealed with the key {label.key_id}, which is not given: name it "
                "behind the new one in STEWARD_SECRET_KEY, or set the secret anew"
            )
        return AESGCM(HKDF(SHA256(), KEY_BYTES, salt=None, info=PURPOSE.encode()).derive(key.encode()))


def key_id(key: str) -> str:
    """Tells keys apart and says nothing of them."""
    return hashlib.sha256(f"steward secret key\n{key}".encode()).hexdigest()[:ID_DIGITS]
