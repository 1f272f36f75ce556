"""What a client sees of its environment, and where it may send the token."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import VirtualClock
from emulator import BOARD, Emulator
from server import Server

from monday_connector import Monday, MondayError, PermanentError, TemporaryError
from monday_connector._endpoint import allow_list, origin
from monday_connector._secret import Secret


def fails(client: Monday, kind: str, **options: Any) -> MondayError:
    with client, pytest.raises(PermanentError) as caught:
        client.read_board(BOARD, options=options)  # type: ignore[arg-type]
    assert caught.value.kind == kind, caught.value
    return caught.value


def test_the_processes_environment_is_not_read(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONDAY_TOKEN", emulator.token)
    monkeypatch.setenv("MONDAY_ENDPOINT", emulator.address)
    fails(Monday(), "not_configured")
    fails(Monday(env={}), "not_configured")
    with Monday(env=os.environ, allowed_hosts=[emulator.address]) as client:
        assert client.read_board(BOARD)["board"]["id"] == BOARD


def test_only_the_connectors_variables_are_passed_on() -> None:
    client = Monday(env={"MONDAY_TOKEN": "x", "PATH": "/bin", "AWS_SECRET_ACCESS_KEY": "y", "monday_token": "z", "XMONDAY_": "w"})
    assert client._settings and client._settings.variables().reveal() == [("MONDAY_TOKEN", "x")]


def test_variables_reach_the_component(emulator: Emulator) -> None:
    env = {"MONDAY_TOKEN": emulator.token, "MONDAY_ENDPOINT": emulator.address, "MONDAY_API_VERSION": "2026-04"}
    with Monday(env=env, allowed_hosts=[emulator.address]) as client:
        assert client.read_board(BOARD)["call"]["api_version"] == "2026-04"
    with Monday(env=env, allowed_hosts=[emulator.address], api_version="2026-07") as client:
        with pytest.raises(PermanentError, match="invalid_input"):
            client.read_board(BOARD, options={"connection": {"endpoint": emulator.address}})
        assert client.read_board(BOARD)["call"]["api_version"] == "2026-07"
        options: Any = {"connection": {"api_version": "2025-10"}}
        assert client.read_board(BOARD, options=options)["call"]["api_version"] == "2025-10"


def test_an_endpoint_of_the_environment_must_be_allowed(emulator: Emulator) -> None:
    env = {"MONDAY_TOKEN": emulator.token, "MONDAY_ENDPOINT": emulator.address}
    error = fails(Monday(env=env), "connection_failed")
    assert f"allowed_hosts=['{emulator.address}']" in str(error)
    assert emulator.log() == []


def test_an_endpoint_of_a_call_must_be_allowed(emulator: Emulator) -> None:
    connection = {"token": "x", "endpoint": emulator.address}
    fails(Monday(token="y"), "connection_failed", connection=connection)
    fails(Monday(token="y", allowed_hosts=[]), "connection_failed")
    fails(Monday(token="y", endpoint=emulator.address, allowed_hosts=["api.monday.com"]), "connection_failed")
    assert emulator.log() == []


def test_the_clients_token_is_for_the_clients_endpoint(emulator: Emulator) -> None:
    with Server(lambda: (401, {}, b"")) as other:
        allowed = [emulator.address, other.address]
        client = Monday(token=emulator.token, endpoint=emulator.address, allowed_hosts=allowed)
        fails(client, "invalid_input", connection={"endpoint": other.address})
        assert other.requests == []
        client = Monday(token=emulator.token, endpoint=emulator.address, allowed_hosts=allowed)
        fails(client, "connection_failed", connection={"endpoint": other.address, "token": "other"})
        assert [request["authorization"] for request in other.requests] == ["other"]
    assert emulator.log() == []
    # The same endpoint is not another.
    with Monday(token=emulator.token, endpoint=emulator.address) as client:
        options: Any = {"connection": {"endpoint": emulator.address}}
        assert client.read_board(BOARD, options=options)["board"]["id"] == BOARD


def test_options_that_change_during_a_call_are_those_that_were_checked(emulator: Emulator, clock: VirtualClock) -> None:
    """The second attempt would send the token elsewhere."""
    emulator.fault({"status": {"status": 503}})
    with Server(lambda: (401, {}, b"")) as other:
        connection: Any = {"token": emulator.token, "endpoint": emulator.address}
        options: Any = {"connection": connection, "idempotency_key": "first"}
        client = Monday(clock=clock, allowed_hosts=[emulator.address], retry={"max_retries": 1})
        sleep = clock.sleep

        def changed(seconds: float, stop: Any) -> None:
            sleep(seconds, stop)
            connection["endpoint"] = other.address
            options["idempotency_key"] = "second"

        clock.sleep = changed  # type: ignore[method-assign]
        with client, pytest.raises(TemporaryError):
            client.call("delete-board", BOARD, options)
        assert other.requests == []
    assert emulator.keys() == ["first", "first"]


def test_settings_that_change_after_the_client_was_made_do_not_count(emulator: Emulator, clock: VirtualClock) -> None:
    emulator.fault({"status": {"status": 503}})
    retry: Any = {"max_retries": 1}
    timeouts: Any = {"request_ms": 5000}
    with Monday(token=emulator.token, endpoint=emulator.address, clock=clock, retry=retry, timeouts=timeouts) as client:
        retry["max_retries"], timeouts["request_ms"] = 0, "never checked"
        with pytest.raises(TemporaryError):
            client.read_board(BOARD)
    assert len(clock.waits) == 1


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://api.monday.com", ("https", "api.monday.com", 443)),
        ("HTTPS://API.monday.com:443/v2/", ("https", "api.monday.com", 443)),
        ("http://[::1]:8080/v2", ("http", "[::1]", 8080)),
        ("http://localhost/", ("http", "localhost", 80)),
        ("https://localhost:0", None),
        ("https://localhost:65536", None),
        ("https://[::1::2]", None),
        ("https://api.monday.com@evil.example", None),
        ("https://api.monday.com\\@evil.example", None),
        ("https://api.monday.com/v3", None),
        ("https://api.monday.com?x", None),
        ("https://api.monday.com\n", None),
        ("https://api.monday.com.", None),
        ("ftp://api.monday.com", None),
        ("https://ａpi.monday.com", None),
        ("https://apı.monday.com", None),
        ("", None),
    ],
)
def test_origins(endpoint: str, expected: Any) -> None:
    assert origin(endpoint) == expected
    if expected is None:
        fails(Monday(token="x", endpoint=endpoint), "invalid_input")


# The same as in the JavaScript package.
@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("127.0.0.1:4040", {("http", "127.0.0.1", 4040), ("https", "127.0.0.1", 4040)}),
        ("API.monday.com", {("http", "api.monday.com", 80), ("https", "api.monday.com", 443)}),
        ("[::1]:1", {("http", "[::1]", 1), ("https", "[::1]", 1)}),
        ("https://api.monday.com", {("https", "api.monday.com", 443)}),
        ("http://10.0.0.5:8080/", {("http", "10.0.0.5", 8080)}),
    ],
)
def test_allowed_hosts(entry: str, expected: set[Any]) -> None:
    assert allow_list([entry]) == expected


@pytest.mark.parametrize(
    "entry", ["", "*", "*.monday.com", "a/b", "a:0", "a:65536", "a:b", ":443", "ftp://a", "a.", "[::1", "https://user:secret@x", "user:secret@x"]
)
def test_hosts_that_could_match_nothing(entry: str) -> None:
    with pytest.raises(ValueError) as caught:
        Monday(token="x", allowed_hosts=["api.monday.com", entry])
    assert str(caught.value).startswith("Monday().allowed_hosts[1]: expected a host")
    assert "secret" not in str(caught.value)


def test_hosts_with_and_without_a_scheme(emulator: Emulator) -> None:
    for entry in (emulator.address, emulator.address.removeprefix("http://"), emulator.address + "/v2"):
        with Monday(token=emulator.token, endpoint=emulator.address, allowed_hosts=[entry]) as client:
            assert client.read_board(BOARD)["board"]["id"] == BOARD


def test_a_password_in_an_endpoint_is_not_repeated() -> None:
    error = fails(Monday(token="x", endpoint="https://user:secret@api.monday.com"), "invalid_input")
    assert "secret" not in str(error) and "…@api.monday.com" in str(error)
    assert "secret" not in repr(Monday(token="x", endpoint="https://user:secret@api.monday.com"))


def test_plain_http_to_another_machine_is_refused_by_the_component() -> None:
    error = fails(Monday(token="x", endpoint="http://10.0.0.5:1"), "invalid_input")
    assert "plain http" in str(error)
    # What is given here counts more than the environment, also if it is `False`.
    env = {"MONDAY_ALLOW_PLAIN_HTTP": "true"}
    error = fails(Monday(token="x", endpoint="http://10.0.0.5:1", env=env, allow_plain_http=False), "invalid_input")
    assert "plain http" in str(error)
    # Left out, it is that of the environment.
    client = Monday(token="x", env=env)
    assert client._settings and getattr(client._settings.lowered(Secret({}), None).reveal().connection, "allow-plain-http") is None


def test_redirects_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with Server(lambda: (401, {}, b"")) as target:
        with Server(lambda: (307, {"location": target.address + "/v2"}, b"")) as server:
            fails(Monday(token="x", endpoint=server.address), "invalid_response")
        assert len(server.requests) == 1
        assert target.requests == []


def test_proxies_of_the_environment_are_not_used(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README says so. If this fails, wasmtime has learned it."""
    with Server(lambda: (407, {}, b"")) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        with Monday(token=emulator.token, endpoint=emulator.address) as client:
            client.read_board(BOARD)
        assert proxy.requests == []


def test_certificates_of_the_environment_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The README says so. If this fails, wasmtime has learned it."""
    certificate = tmp_path / "certificate.pem"
    with Emulator("--tls", str(certificate)) as emulator:
        assert emulator.address.startswith("https:")
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        error = fails(Monday(token="x", endpoint=emulator.address), "connection_failed")
        assert "certificate" in str(error).lower()
