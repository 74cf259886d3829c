"""Backups in a bucket, over HTTP: against a stand-in of S3, where the machine has one."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dbkit.app.backups.bucket import Bucket
from dbkit.core.errors import ServerUnreachable
from dbkit.embedded import process

pytest.importorskip("obstore")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("moto_server") is None, reason="moto_server is not installed here"),
]


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    port = process.free_port()
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen(
        ["moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.1)
        urllib.request.urlopen(urllib.request.Request(f"{url}/kept", method="PUT"), timeout=30).close()
        for name, value in {
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "s3cret",
        }.items():
            monkeypatch.setenv(name, value)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_files_go_into_a_bucket_and_come_back(endpoint: str, tmp_path: Path) -> None:
    source, back = tmp_path / "source", tmp_path / "back"
    source.write_bytes(bytes(range(256)) * 50_000)  # more than one part
    place = Bucket.open("s3://kept/shop")
    place.put("shop/1/data", source)
    place.get("shop/1/data", back)
    assert back.read_bytes() == source.read_bytes()
    assert place.keys("shop/") == ("shop/1/data",)
    assert Bucket.open("s3://kept").keys("shop/shop/") == ("shop/shop/1/data",)
    with pytest.raises(ServerUnreachable, match="cannot be written: it is there already"):
        place.put("shop/1/data", source)
    assert place.read("shop/1/nothing") is None
    place.remove("shop/1/data")
    assert place.keys("shop/") == ()
    with pytest.raises(
        ServerUnreachable, match="s3://nowhere cannot be listed: The specified bucket does not"
    ) as wrong:
        Bucket.open("s3://nowhere").keys("shop/")
    assert "s3cret" not in f"{wrong.value.message} {wrong.value.help}"
    assert "AWS_ENDPOINT_URL" in (wrong.value.help or "")
