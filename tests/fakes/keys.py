"""An App's key, as GitHub makes one."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@dataclass(frozen=True)
class Keys:
    """PEM texts of one key."""

    private: str
    public: str


def new_keys() -> Keys:
    """As GitHub makes them for an App."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    shape, plain = serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    public_shape = serialization.PublicFormat.SubjectPublicKeyInfo
    private = key.private_bytes(serialization.Encoding.PEM, shape, plain)
    return Keys(private.decode(), key.public_key().public_bytes(serialization.Encoding.PEM, public_shape).decode())
