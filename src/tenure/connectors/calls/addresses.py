"""Which addresses may be called: public ones, and private hosts that the operator has listed.

An address comes from a user of the web app, and the service can reach what they cannot: its own ports, the
private network, and the metadata service of a cloud. So private addresses are refused unless listed.
"""

from __future__ import annotations

import socket
from collections.abc import Collection
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from tenure.core.connections.connector import bad_setting
from tenure.core.errors import ConnectorError


def checked_url(text: str, setting: str, *, hosts: Collection[str], schemes: Collection[str]) -> str:
    """The address without a trailing slash.

    `http` is allowed for listed hosts only, because credentials would be sent in plain text. Raises
    OptionError (`option.connection`).
    """
    try:
        parts = urlsplit(text.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {*schemes, "http"} or parts.username or parts.password:
        raise bad_setting(
            "This is not an address that can be used.", setting, f"write it as {min(schemes)}://host/path"
        )
    if parts.scheme == "http" and not is_listed(host, hosts):
        raise bad_setting(
            "The address begins with http, so credentials would be sent in plain text.",
            setting,
            "use https://; private hosts that the operator listed may use http",
        )
    return text.strip().rstrip("/")


def is_listed(host: str, hosts: Collection[str]) -> bool:
    """Whether the operator has listed the host."""
    return host.lower().strip("[]") in hosts


def refuse_private(host: str, hosts: Collection[str]) -> None:
    """Raises ConnectorError (`connector.address`) for a host with a private address that is not listed, and
    `connector.unreachable` for one that does not exist.
    """
    if is_listed(host, hosts):
        return
    try:
        addresses = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ConnectorError(
            "The host cannot be found.",
            values=[host],
            hint="check the spelling of the address, and the network",
            code="connector.unreachable",
        ) from error
    for *_, place in addresses:
        refuse_private_ip(str(place[0]), host)


def refuse_private_ip(text: str, host: str) -> None:
    """Raises ConnectorError (`connector.address`) unless the IP address is public."""
    address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_global and not address.is_multicast:
        return
    raise ConnectorError(
        "This host is in a private network, which connections may not reach.",
        values=[host],
        hint="ask the operator of the service to list it in TENURE_CONNECT_HOSTS",
        code="connector.address",
    )
