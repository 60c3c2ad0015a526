"""How often one network may do a thing. Counts live in memory: a restart forgives everybody."""

import math
import time
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.requests import HTTPConnection


class Limiter:
    """Counts by purpose and network (or any other key)."""

    def __init__(self, submissions: str | None) -> None:
        """`submissions` is a rate such as `30/hour` per network, or None for no limit (benchmarks)."""
        self._strategy = FixedWindowRateLimiter(MemoryStorage())
        self._submissions = parse(submissions) if submissions else None

    def allow_submission(self, network: str) -> bool:
        """Count one submission of this network; False if it has had its share."""
        return self._submissions is None or self._strategy.hit(self._submissions, "submissions", network)

    def submission_wait(self, network: str) -> int:
        """Seconds until this network may submit again, at least one."""
        return self._wait(self._submissions, "submissions", network) if self._submissions else 1

    def allow(self, rate: str, purpose: str, key: str) -> bool:
        """Count one act for `purpose` by `key` at `rate` (`10/minute`); False if that was one too many."""
        return self._strategy.hit(_rate(rate), purpose, key)

    def exhausted(self, rate: str, purpose: str, key: str) -> bool:
        """Whether `key` has used up its share already; counts nothing."""
        return not self._strategy.test(_rate(rate), purpose, key)

    def wait(self, rate: str, purpose: str, key: str) -> int:
        """Seconds until the share of `key` begins anew, at least one."""
        return self._wait(_rate(rate), purpose, key)

    def _wait(self, rate: RateLimitItem, purpose: str, key: str) -> int:
        reset = self._strategy.get_window_stats(rate, purpose, key).reset_time
        return max(1, math.ceil(reset - time.time()))


_RATES: dict[str, RateLimitItem] = {}


def _rate(text: str) -> RateLimitItem:
    if text not in _RATES:
        _RATES[text] = parse(text)
    return _RATES[text]


def network_of(connection: HTTPConnection) -> str:
    """The visitor's network: /24 of IPv4, /48 of IPv6. One address is too easily changed; `unknown` without one."""
    return _network(connection.client.host if connection.client else "")


@lru_cache(maxsize=4096)
def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    length = 48 if address.version == 6 else 24
    return str(ip_network(f"{address}/{length}", strict=False))
