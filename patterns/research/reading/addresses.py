"""Addresses: by which one a page is known again, and whose house it stands in."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, quote, unquote, urlsplit

from patterns.research.reading.hosts import GENERIC, HOSTING, OFFICIAL, OFFICIAL_OF_COUNTRY, is_registry

_ROUNDS = 12
"""The rules are used until nothing changes any more: `/amp/index.html` needs two rounds."""
_MIRRORS = frozenset({"www", "m", "amp", "mobile"})
_PORTS = frozenset({None, 80, 443})
_SITE_BITS = 48
"""Of an IPv6 address: what one customer gets. Each address alone would be an owner, for whoever rents a machine."""
_TRACKING = re.compile(
    r"(utm|pk|mtm|piwik|matomo|hsa|itm)_.*|at_(medium|campaign|link_.*)|(fb|g|d|y|tw|ms|ttc|wick)cl(k)?id|[gw]braid|"
    r"mc_[ce]id|_hsenc|_hsmi|mkt_tok|ref|ref_src|ref_url|referrer|igshid?|spm|s_cid|cmpid|icid|ncid|vero_id|_ga|_gl|"
    r"oly_(enc|anon)_id|amp|outputtype=amp",
    re.IGNORECASE,
)
_ESCAPED = re.compile("%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_INDEX = re.compile(r"/(index|default)\.(html?|php|aspx?|jsp)$", re.IGNORECASE)
_AMP_CACHE = re.compile(r"(?:www\.google\.com/amp|[^/]+\.cdn\.ampproject\.org/[cvi])/(?:s/)?(?=[^/]+\.[^/])")


def canonical(url: str) -> str:
    """The address by which a page is known again, in whatever form it is linked.

    An identity, not for fetching: it says https and leaves `www.` out even where a server wants them. What is no plain
    web address comes back as it is.
    """
    for _ in range(_ROUNDS):
        shorter = _once(url)
        if shorter == url:
            break
        url = shorter
    return url


def _once(url: str) -> str:
    parts = _web(url)
    if parts is None or not (host := _host(parts)):
        return url
    port = "" if parts.port in _PORTS else f":{parts.port}"
    whole = f"{host}{port}{_path(parts.path)}"
    if cached := _AMP_CACHE.match(f"{parts.hostname}{parts.path}"):
        whole = f"{parts.hostname}{parts.path}"[cached.end() :]
    query, fragment = _query(parts.query), _escaped(parts.fragment)
    # a fragment is a place in the page, but for sites that draw every page by script from it
    shown = f"#{fragment}" if fragment.startswith(("!", "/")) else ""
    return f"https://{whole}{f'?{query}' if query else ''}{shown}"


def _web(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        odd = parts.scheme not in {"http", "https"} or "@" in parts.netloc or parts.port == 0
    except ValueError:
        return None
    return None if odd or not parts.hostname else parts


def _host(parts: SplitResult) -> str:
    """Without the labels that only name another form of the same site; empty for a host that cannot be one."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        labels = host.encode("idna").decode().lower().split(".")
    except UnicodeError:
        return ""
    own = len(_house_labels(labels))
    return ".".join([*(one for one in labels[:-own] if one not in _MIRRORS), *labels[-own:]])


def _path(path: str) -> str:
    path = _without_dots(_escaped(path))
    path = _INDEX.sub("/", path)
    path = re.sub(r"^/amp(?=/.)|/amp/?$", "", path, flags=re.IGNORECASE)
    path = re.sub(r"\.amp(\.html?)?$", r"\1", path, flags=re.IGNORECASE)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for one in path.split("/"):
        if one == "..":
            del kept[max(1, len(kept) - 1) :]
        elif one != ".":
            kept.append(one)
    return "/".join(kept)


def _query(query: str) -> str:
    """Without what only says where a reader came from, in the order of the alphabet."""
    pairs = (_escaped(one) for one in query.split("&") if one)
    return "&".join(sorted(one for one in pairs if not _is_tracking(one)))


def _is_tracking(pair: str) -> bool:
    return any(_TRACKING.fullmatch(one) for one in (pair, pair.split("=", 1)[0]))


def _escaped(text: str) -> str:
    """Percent-encoding as RFC 3986 6.2.2 would have it: capitals, and only where it is needed."""
    return _ESCAPED.sub(_unreserved, quote(text, safe="%/:@!$&'()*+,;=~?[]"))


def _unreserved(found: re.Match[str]) -> str:
    letter = chr(int(found.group(1), 16))
    return letter if _UNRESERVED.fullmatch(letter) else found.group().upper()


def house(url: str) -> str:
    """Whose page it is: the domain that somebody registered, or the name that a hosting site gave them.

    By rules instead of the public suffix list, which this layer may not load: where they err, they take two houses for
    one, which costs a source and invents none. Empty for what is no web address.
    """
    parts = _web(url)
    if parts is None:
        return ""
    host = (parts.hostname or "").rstrip(".")
    try:
        address = ip_address(host)
    except ValueError:
        return ".".join(_house_labels(host.removeprefix("www.").split(".")))
    return str(address) if address.version == 4 else str(ip_network((int(address), _SITE_BITS), strict=False))  # noqa: PLR2004


def _house_labels(labels: list[str]) -> list[str]:
    if all(one.isdigit() for one in labels):
        return labels
    for place in range(1, len(labels)):
        if ".".join(labels[place:]) in HOSTING:
            return labels[place - 1 :]
    generic = len(labels) > 2 and len(labels[-1]) == 2 and is_registry(labels[-2], labels[-1])  # noqa: PLR2004  # name.co.uk
    return labels[-3:] if generic else labels[-2:]


def same_house(a: str, b: str) -> bool:
    """Whether two addresses are of one house."""
    return bool(house(a)) and house(a) == house(b)


def is_under(url: str, domain: str) -> bool:
    """Whether a page stands under a domain, or under an address that somebody gave for one.

    A domain below which anybody gets a name is none: a top-level one, `co.uk`, `github.io`. Those that only a
    government or a university gets are.
    """
    parts, wanted = _web(url), _web(domain if "://" in domain else f"https://{domain.strip()}")
    if parts is None or wanted is None:
        return False
    host, own = (str(one.hostname).strip(".").removeprefix("www.") for one in (parts, wanted))
    path, own_path = (f"{one.path.rstrip('/').lower()}/" for one in (parts, wanted))
    is_within = host == own or (not _is_anybodys(own) and f".{host}".endswith(f".{own}"))
    # some servers leave a folder by `..%2F` or `%252e%252e/`, which no client resolves
    leaves = own_path != "/" and ".." in unquote(unquote(path)).split("/")
    return is_within and path.startswith(own_path) and not leaves


def _is_anybodys(host: str) -> bool:
    labels = host.split(".")
    if len(labels) == 1:
        return host not in OFFICIAL
    of_country = len(labels) == 2 and len(labels[-1]) == 2 and labels[0] in GENERIC - OFFICIAL_OF_COUNTRY  # noqa: PLR2004  # co.uk
    return of_country or host in HOSTING or labels[-1].isdigit()
