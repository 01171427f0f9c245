# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How tests and the demo use the local AWS: start it, look at what was called, make it fail, reset it.

It imports nothing of the server, so that it costs a test nothing but a subprocess.
"""

from __future__ import annotations

import configparser
import contextlib
import importlib
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from .. import servers

# As in a process that PYTHONPATH leads there: for the clients of this one.
importlib.import_module(".resolver.sitecustomize", __package__)

HERE = Path(__file__).resolve().parent
SEEDS = HERE / "seeds"

Seed = str | Path | Mapping[str, Any]


class LocalAws:
    """A running local AWS: its address, its credentials file and its control API."""

    def __init__(self, url: str, pid: int, credentials_file: Path) -> None:
        self.url = url
        self.pid = pid
        self.credentials_file = credentials_file
        self._clients: dict[tuple[Any, ...], Any] = {}

    # What was called

    def calls(self, since: int = 0, account: str | None = None, **equal: Any) -> list[dict[str, Any]]:
        """The logged calls after sequence number `since`; `equal` compares further fields (operation="PutRule")."""
        wanted = equal if account is None else {**equal, "account": account}
        log = self._control("GET", f"calls?since={since}")["calls"]
        return [call for call in log if all(call[key] == value for key, value in wanted.items())]

    def writes(self, since: int = 0, account: str | None = None, **equal: Any) -> list[dict[str, Any]]:
        """The logged calls that changed, or tried to change, an account."""
        return self.calls(since, account, write=True, **equal)

    def clear_calls(self) -> None:
        """Empties the call log; sequence numbers go on."""
        self._control("DELETE", "calls")

    # Making it fail

    def fault(self, service: str = "*", operation: str = "*", **how: Any) -> None:
        """Adds a fault; `how` is what the control API takes: kind, code, message, status, after, count, account …"""
        self._control("POST", "faults", {"service": service, "operation": operation, **how})

    def clear_faults(self) -> None:
        """Removes all faults."""
        self._control("DELETE", "faults")

    def enforce_identity_policies(self, on: bool = True, boundary: list[str] | None = None) -> None:
        """Refuses what the caller's identity policies do not allow, or what is beyond these actions; until a reset."""
        self._control("POST", "identity-policies", {"on": on, "boundary": boundary})

    # State

    def reset(self, seed: Seed | None = None) -> None:
        """Back to the seed (a new one, or the last one): state, flags, faults and call log."""
        self._control("POST", "reset", {} if seed is None else {"seed": _seed_value(seed)})

    def set_account(self, account_id: str, **flags: Any) -> dict[str, Any]:
        """Sets test flags of an account (payment_instrument=False, support_plan="basic" …); answers all of them."""
        return self._control("POST", f"accounts/{account_id}", flags)

    def set_handshake(self, handshake_id: str, **values: Any) -> dict[str, Any]:
        """Forces the state or the expiration of a handshake."""
        return self._control("POST", f"handshakes/{handshake_id}", values)

    def state(self) -> dict[str, Any]:
        """Accounts with their flags, organizations and handshakes, as the emulator sees them."""
        return self._control("GET", "state")

    def dump(self, account_id: str) -> dict[str, Any]:
        """Everything that the emulator holds of an account, by service and region, whatever its APIs would show."""
        return dict(self._control("GET", f"accounts/{account_id}"))

    # Using it

    def profiles(self) -> dict[str, str]:
        """The profile names of the credentials file, each with its account id."""
        return {name: section["aws_account_id"] for name, section in self._credentials().items() if section}

    def client(
        self,
        service: str,
        profile: str | None = None,
        account: str | None = None,
        region: str = "us-east-1",
        **how: Any,
    ) -> Any:
        """A plain boto3 client, for a profile or for the first profile of an account. It does not retry.

        `how` goes into its botocore Config. The same request gets the same client: making one takes longer
        than most calls, and seeded keys outlive a reset.
        """
        section = self._credentials()[profile or self._profile_of(account)]
        identity = (service, region, section["aws_access_key_id"], str(sorted(how.items())))
        if identity not in self._clients:
            settings: dict[str, Any] = {"retries": {"total_max_attempts": 1}, "connect_timeout": 60, "read_timeout": 60}
            self._clients[identity] = boto3.client(
                service,
                region_name=region,
                endpoint_url=self.url,
                aws_access_key_id=section["aws_access_key_id"],
                aws_secret_access_key=section["aws_secret_access_key"],
                config=Config(**settings | how),
            )
        return self._clients[identity]

    def environment(self, profile: str | None = None, region: str = "us-east-1") -> dict[str, str]:
        """The variables that point any AWS program at this server, and keep it away from every other one."""
        shim = str(HERE / "resolver")
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_SHARED_CREDENTIALS_FILE": str(self.credentials_file),
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_DEFAULT_REGION": region,
            "PYTHONPATH": os.pathsep.join(filter(None, [shim, os.environ.get("PYTHONPATH")])),
            **({"AWS_PROFILE": profile} if profile else {}),
        }

    def _profile_of(self, account: str | None) -> str:
        for name, owner in self.profiles().items():
            if owner == account:
                return name
        raise LookupError(f"no profile of account {account} in {self.credentials_file}")

    def _credentials(self) -> configparser.ConfigParser:
        parser = configparser.ConfigParser(interpolation=None)
        parser.read(self.credentials_file)
        return parser

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}/_control/{path}", data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise ValueError(f"{method} {path}: {error.read().decode()}") from None


@contextlib.contextmanager
def start(seed: Seed, directory: str | Path) -> Iterator[LocalAws]:
    """Starts a local AWS of its own; `directory` takes the credentials file. Ends it when the block ends.

    `seed` is a path, the name of a file in seeds/ without its ending, or the seed itself as a mapping.
    """
    directory = Path(directory)
    ready, credentials = directory / "ready.json", directory / "credentials"
    value = _seed_value(seed)
    if isinstance(value, Mapping):
        seed_file = directory / "seed.yml"
        # JSON is YAML, and needs no YAML here.
        seed_file.write_text(json.dumps(value))
        value = str(seed_file)
    environment = {key: text for key, text in os.environ.items() if not key.startswith(("AWS_", "MOTO_"))}
    options = ["--ready-file", str(ready), "--credentials-file", str(credentials), "--seed", value]
    with servers.running(HERE, options, ready, environment):
        yield LocalAws(**json.loads(ready.read_text()), credentials_file=credentials)


def _seed_value(seed: Seed) -> Any:
    if isinstance(seed, Mapping):
        return dict(seed)
    named = SEEDS / f"{seed}.yml"
    return str(named if named.exists() else Path(seed).resolve())
