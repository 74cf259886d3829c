"""Several servers that belong together: a primary with its replica, three primaries with theirs, Sentinels."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import process
from dbkit.stores.redis.address import read_url
from dbkit.stores.redis.slot import SLOTS
from dbkit.stores.redis.wire import Refused, Wire, decoded
from tests.live.redis_servers import own_server, program

_PRIMARIES = 3


def until(reached: Callable[[], bool], *, seconds: float = 30.0) -> None:
    """Wait for something that a test needs."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(ServerUnreachable, Refused):
            if reached():
                return
        time.sleep(0.05)
    raise TimeoutError("the servers did not come together")


def wire_to(url: str) -> Wire:
    """A connection."""
    return Wire(read_url(url))


def info(wire: Wire, section: str) -> dict[str, str]:
    """The fields of a section of INFO."""
    text = decoded(wire.call("INFO", section))
    return dict(line.partition(":")[::2] for line in text.splitlines() if ":" in line)


@contextmanager
def primary_and_replica(product: str, folder: Path) -> Iterator[tuple[str, str]]:
    """The URLs of a primary and of its replica, which is in step."""
    with ExitStack() as stack:
        places = []
        for name in ("primary", "replica"):
            (folder / name).mkdir()
            places.append(stack.enter_context(own_server(product, folder / name)))
        primary, replica = places
        wire = stack.enter_context(_closing(wire_to(replica)))
        wire.call("REPLICAOF", "127.0.0.1", str(read_url(primary).port))
        until(lambda: info(wire, "replication").get("master_link_status") == "up")
        yield primary, replica


@contextmanager
def cluster(product: str, folder: Path) -> Iterator[tuple[str, ...]]:
    """The URLs of three primaries and of a replica of each, in this order."""
    with ExitStack() as stack:
        urls = []
        for number in range(2 * _PRIMARIES):
            (folder / str(number)).mkdir()
            settings = {
                "cluster-enabled": "yes",
                "cluster-port": str(process.free_port()),
                "cluster-node-timeout": "2000",
                "cluster-replica-validity-factor": "0",
            }
            urls.append(stack.enter_context(own_server(product, folder / str(number), settings=settings)))
        wires = [stack.enter_context(_closing(wire_to(url))) for url in urls]
        for number, wire in enumerate(wires[:_PRIMARIES]):
            wire.call("CLUSTER", "ADDSLOTSRANGE", *_slots(number))
            wire.call("CLUSTER", "SET-CONFIG-EPOCH", str(number + 1))
        bus = [int(decoded(wire.call("CONFIG", "GET", "cluster-port")[1])) for wire in wires]
        for wire in wires[1:]:
            wire.call("CLUSTER", "MEET", "127.0.0.1", str(read_url(urls[0]).port), str(bus[0]))
        until(lambda: all(_known(wire) == 2 * _PRIMARIES for wire in wires))
        ids = [decoded(wire.call("CLUSTER", "MYID")) for wire in wires]
        for number in range(_PRIMARIES):
            wires[_PRIMARIES + number].call("CLUSTER", "REPLICATE", ids[number])
        until(lambda: all(b"cluster_state:ok" in wire.call("CLUSTER", "INFO") for wire in wires))
        until(lambda: all(info(wire, "replication").get("master_link_status") == "up" for wire in wires[_PRIMARIES:]))
        until(lambda: all(decoded(wire.call("CLUSTER", "NODES")).count("slave") == _PRIMARIES for wire in wires))
        yield tuple(urls)


def _slots(number: int) -> tuple[str, str]:
    share = SLOTS // _PRIMARIES
    return str(number * share), str(SLOTS - 1 if number == _PRIMARIES - 1 else (number + 1) * share - 1)


def _known(wire: Wire) -> int:
    return sum(" connected" in line for line in decoded(wire.call("CLUSTER", "NODES")).splitlines())


@contextmanager
def sentinels(product: str, folder: Path, primary: str, *, name: str, count: int = 2) -> Iterator[str]:
    """The places of Sentinels that watch a primary, as a URL writes them."""
    with ExitStack() as stack:
        places = []
        for number in range(count):
            port = process.free_port()
            own = folder / f"sentinel{number}"
            own.mkdir()
            file = own / "sentinel.conf"
            file.write_text(
                f"port {port}\nbind 127.0.0.1\ndir {own}\n"
                f"sentinel monitor {name} 127.0.0.1 {read_url(primary).port} 1\n"
                f"sentinel down-after-milliseconds {name} 1000\nsentinel failover-timeout {name} 3000\n",
                encoding="utf-8",
            )
            log = stack.enter_context((own / "log").open("ab"))
            started = subprocess.Popen([program(product), file, "--sentinel"], stdout=log, stderr=log)
            stack.callback(started.wait, 20)
            stack.callback(started.terminate)
            wire = stack.enter_context(_closing(_patiently(f"redis://127.0.0.1:{port}")))
            until(lambda wire=wire: b"slave" in wire.call("INFO", "sentinel") or _replicas_of(wire, name) > 0)  # type: ignore[misc]
            places.append(f"127.0.0.1:{port}")
        yield ",".join(places)


def _patiently(url: str) -> Wire:
    found: list[Wire] = []

    def there() -> bool:
        found.append(wire_to(url))
        return True

    until(there)
    return found[0]


def _replicas_of(wire: Wire, name: str) -> int:
    return len(wire.call("SENTINEL", "REPLICAS", name))


@contextmanager
def _closing(wire: Wire) -> Iterator[Wire]:
    try:
        yield wire
    finally:
        wire.close()
