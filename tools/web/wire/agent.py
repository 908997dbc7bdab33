"""Who asks: said honestly, so that a site can allow us, refuse us or write to us."""

from __future__ import annotations

import re

from patterns.errors import ConfigurationInvalid

PRODUCT = "Steward"
"""What a site's robots.txt calls us."""
VERSION = "0.1"
_PURPOSE = "research on behalf of a person"
_CONTACT = re.compile(r"[A-Za-z0-9@:/._~+%?=&#-]{3,200}")
"""An address of mail or of a page: nothing that could end a header or its comment."""


def user_agent(contact: str = "") -> str:
    """The header's value. `contact`: where a site's owner reaches the operator; without it none is named."""
    if contact and not _CONTACT.fullmatch(contact):
        raise ConfigurationInvalid("the contact of the user agent is neither an address of mail nor one of a page")
    return f"{PRODUCT}/{VERSION} ({_PURPOSE}{f'; +{contact}' if contact else ''})"
