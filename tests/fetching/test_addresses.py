"""Which addresses may be asked for a page."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.fetching.addresses import is_public

PUBLIC = ("1.1.1.1", "8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450:4001::200e")
PRIVATE = (
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.9",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.9",
    "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1", "2001::1", "2001:0:7f00:1::",
    "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1",
    "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "2606:4700::1111%1", "fec0::1", "ff02::1",
    "ff0e::1", "4000::1",
)  # fmt: skip
NOT_DIGITS = ("", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "1.1.1.1 ", "x")


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_nothing_else_may(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", NOT_DIGITS)
def test_what_is_no_address_in_digits_may_not(address: str) -> None:
    assert not is_public(address)


def test_a_public_address_behind_a_network_s_nat64_may_be_asked() -> None:
    assert is_public("64:ff9b::808:808")


@given(st.ip_addresses())
def test_whatever_python_calls_private_is_refused(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    nat64 = address in ipaddress.ip_network("64:ff9b::/96")
    if not address.is_global or address.is_multicast or address.is_loopback:
        assert nat64 or not is_public(str(address))
