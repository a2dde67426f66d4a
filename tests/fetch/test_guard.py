import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import UsageError
from aggregator.fetch import environment
from aggregator.fetch.allowed import Allowed
from aggregator.fetch.guard import is_public, permitted
from tests.fetch import server
from tests.fetch.crawling import crawl

# Every way known of writing an address that is not of the public internet; from the standards, not from our code.
INNER = (
    "127.0.0.1",
    "127.255.0.9",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.8",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1: its last 32 bits are inverted
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "fc00::1",
    "fd12:3456::1",
    "ff02::1",
    "2001:db8::1",
    "192.88.99.1",
    "64:ff9b:1::1",
    "100::1",
    "2001:2::1",
    "3fff::1",
    "5f00::1",
)


@pytest.mark.parametrize("address", INNER)
def test_an_inner_address_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_a_public_address_passes(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f000001", "1.2.3.4.5", "::g"])
def test_what_is_no_address_is_refused(text: str) -> None:
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_the_same_inside_ipv6(address: object) -> None:
    public = is_public(str(address))
    assert is_public(f"::ffff:{address}") == public
    assert is_public(f"64:ff9b::{address}") == public


def test_the_allow_list_is_of_names_addresses_and_networks() -> None:
    assert permitted("wiki.intranet", "10.0.0.1", Allowed.read(["Wiki.Intranet"]))
    assert permitted("wiki.intranet", "10.0.0.1", Allowed.read(["10.0.0.1"]))
    assert permitted("wiki.intranet", "10.0.0.1", Allowed.read(["::1", " 10.0.0.0/8 "]))
    inner = Allowed.read(["10.0.0.0/8", "::1", "64:ff9b::/96"])
    for address in ("::ffff:10.1.1.1", "64:ff9b::a01:101", "::1", "64:ff9b::7f00:1"):
        assert permitted("wiki.intranet", address, inner)
    for address in ("", "localhost", "fe80::1%eth0", "::g"):
        assert not permitted("wiki.intranet", address, inner)
    for written, name in (("Wiki.Intranet.", "wiki.intranet"), ("wiki.intranet", "wiki.intranet.")):
        assert permitted(name, "10.0.0.1", Allowed.read([written]))
    assert permitted("localhost", "::1", Allowed.read(["[::1]"]))
    other = Allowed.read(["wiki.intranet", "10.0.0.1", "192.168.0.0/16", "fd00::/8", ""])
    assert not permitted("other.intranet", "10.0.0.2", other)


@pytest.mark.parametrize(
    "entry",
    [
        "127.0.0.1:8800",
        "http://127.0.0.1/",
        "wiki.intranet/",
        "*",
        "*.intranet",
        "10.0.0.0/33",
        "10.0.0.300",
        "[::1]:80",
        "[x]",
        ".",
    ],
)
def test_an_entry_that_no_host_can_have_is_a_wrong_use(entry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AGGREGATOR_ADDRESS_GUARD_ALLOW", f"wiki.intranet,{entry}")
    said = f"AGGREGATOR_ADDRESS_GUARD_ALLOW: {entry!r}: expected a host's name"
    with pytest.raises(UsageError, match=re.escape(said)):
        environment.completed()
    environment.of_stages()  # which fetch nothing


def test_no_spelling_of_this_machine_reaches_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A whole crawl: http addresses of this machine, a redirect to it, and the proxy that would go round the guard."""
    hosts = ("localhost", "127.0.0.1", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0")  # noqa: S104
    with server.running() as site:
        urls = [f"http://{host}:{site.server_port}/a" for host in hosts]
        done = crawl(
            tmp_path_factory.mktemp("guard"),
            urls,
            settings={"ADDRESS_GUARD_ALLOW": "", "RETRY_TIMES": "0", "ROBOTSTXT_OBEY": "0"},
            environment={"http_proxy": site.url, "HTTP_PROXY": site.url},
        )
        assert not site.hits
    assert not done.pages
    assert done.counts["failures"].keys() <= {"guard", "dns", "connection", "unexpected"}
    assert "127.0.0.1 leads to 127.0.0.1, which is no public address: refused" in done.log
    assert done.status == 1


def test_a_refused_host_is_one_line_and_not_asked_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With robots.txt, which is asked for first, and with the usual retries."""
    with server.running() as site:
        done = crawl(tmp_path_factory.mktemp("guard"), [site.url + "/a"], settings={"ADDRESS_GUARD_ALLOW": ""})
        assert not site.hits
    assert done.counts["failures"] == {"guard": 1}
    assert done.counts["requests"] == 1
    assert "Traceback" not in done.log
    said = [line for line in done.log.splitlines() if "no public address" in line]
    assert len(said) == 1
    assert f"probe: {site.url}/a: 127.0.0.1 leads to 127.0.0.1, which is no public address" in said[0]
    assert "AGGREGATOR_ADDRESS_GUARD_ALLOW=127.0.0.1 lets it pass" in said[0]


def test_the_environment_lets_hosts_pass_of_scrapy_too(tmp_path_factory: pytest.TempPathFactory) -> None:
    with server.running() as site:
        done = crawl(
            tmp_path_factory.mktemp("guard"),
            [site.url + "/a"],
            settings={"ADDRESS_GUARD_ALLOW": None},
            environment={"AGGREGATOR_ADDRESS_GUARD_ALLOW": "wiki.intranet, 127.0.0.1"},
        )
    assert list(done.pages) == ["/a"], done.log
