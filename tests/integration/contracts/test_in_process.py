# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Both ways to run a module, compared: a table of tasks is played in Ansible's worker and as processes of their own.

`make cores` does so with other ansible-cores.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.tests.accounts import ACME, PARTNER
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.fixtures import EXTERNAL_ID
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ANSIBLE_PLAYBOOK

UNIT = "ou-ctl1-customers"
ADMIN = {"profile": "acme-prod-admin", "region": "us-east-1"}
OUR_PYTHON = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
SECRET = "a-secret-that-nobody-may-read"
LOOK = {**ADMIN, "sections": ["regions"]}
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}
POLICY = {"name": "CTLSomething", "document": DOCUMENT, "description": "2026-01-31 is no date here"}
ROLE = {
    "name": "CTLSomethingRole",
    "trusted_accounts": [PARTNER],
    "external_id": EXTERNAL_ID,
    "policies": ["CTLSomething"],
}


class Unsafe(str):
    """A value that must not be templated."""


yaml.SafeDumper.add_representer(Unsafe, lambda dumper, value: dumper.represent_scalar("!unsafe", str(value)))


def task(module: str, options: dict[str, Any] | None = None, /, **keywords: Any) -> dict[str, Any]:
    return {f"ctl.aws.{module}": options or {}, **keywords}


# What a task may look like. The second value: why it has to be a process of its own, or "".
TASKS: dict[str, tuple[dict[str, Any], str]] = {
    # Options
    "a plain read": (task("account_snapshot_info", LOOK), ""),
    "a whole snapshot, with its dates": (task("account_snapshot_info", ADMIN), ""),
    "aliases": (task("account_snapshot_info", {"aws_profile": "acme-prod-admin", "sections": "regions"}), ""),
    "an option and its alias": (task("account_snapshot_info", {**LOOK, "aws_profile": "acme-prod-admin"}), ""),
    "an option that does not exist": (task("account_snapshot_info", {**LOOK, "acount_id": ACME}), ""),
    "a required option that is missing": (task("organization_membership", ADMIN), ""),
    "an option that another one requires": (task("log_bucket", {**ADMIN, "name": "b", "service": "cloudtrail"}), ""),
    "a choice that does not exist": (task("account_snapshot_info", {**ADMIN, "sections": ["weather"]}), ""),
    "a text that is no number": (task("iam_password_policy", {**ADMIN, "minimum_length": "many"}), ""),
    "a number as text": (task("iam_password_policy", {**ADMIN, "minimum_length": "15"}, check_mode=True), ""),
    "a number for a text": (task("account_snapshot_info", {**LOOK, "account_id": 222222222222}), ""),
    "octal": (task("account_snapshot_info", {**LOOK, "account_id": 0o1234}), ""),
    "a list as text": (task("account_snapshot_info", {**LOOK, "regions": "us-east-1,eu-west-1"}), ""),
    "a yes": (task("iam_password_policy", {**ADMIN, "keep_stricter": "yes"}, check_mode=True), ""),
    "nothing, and omit": (task("account_snapshot_info", {**LOOK, "trail": "{{ omit }}", "account_id": None}), ""),
    "a date": (task("account_snapshot_info", {**LOOK, "trail": yaml.safe_load("2026-01-31")}), ""),
    "a template that stays one": (task("account_snapshot_info", {**LOOK, "trail": Unsafe("{{ no }}")}), ""),
    "a path below home": (task("account_snapshot_info", {**LOOK, "aws_ca_bundle": "~/none.pem"}), ""),
    "the result of another task": (
        task("account_snapshot_info", {**LOOK, "regions": "{{ earlier.snapshot.regions }}"}),
        "",
    ),
    "a JSON document as text": (
        task("iam_baseline", {**ADMIN, "policies": [{"name": "A", "document": json.dumps(DOCUMENT)}]}, check_mode=True),
        "",
    ),
    # Modes
    "check mode with a difference": (
        task("iam_baseline", {**ADMIN, "policies": [POLICY], "roles": [ROLE]}, check_mode=True, diff=True),
        "",
    ),
    "a change": (task("iam_baseline", {**ADMIN, "policies": [POLICY], "roles": [ROLE]}), ""),
    "no change": (task("iam_baseline", {**ADMIN, "policies": [POLICY], "roles": [ROLE]}, diff=True), ""),
    "no_log": (task("account_snapshot_info", LOOK, no_log=True), ""),
    # Failures
    "a failure that is ours": (task("account_snapshot_info", {**LOOK, "account_id": "333333333333"}), ""),
    "a failure that is AWS's": (
        task("account_snapshot_info", {**LOOK, "role_arn": f"arn:aws:iam::{ACME}:role/None", "external_id": SECRET}),
        "",
    ),
    "a secret in a message": (
        task("account_snapshot_info", {**LOOK, "session_token": SECRET, "role_arn": f"no arn but {SECRET}"}),
        "",
    ),
    "a vaulted secret": (task("account_snapshot_info", {**LOOK, "external_id": "{{ vaulted }}", "role_arn": "x"}), ""),
    "warnings": (task("log_bucket", {**ADMIN, "name": "acme-data", "service": "config"}, check_mode=True), ""),
    # Keywords
    "a loop": (task("account_snapshot_info", {**LOOK, "regions": ["{{ item }}"]}, loop=["us-east-1", "nowhere"]), ""),
    "until": (task("account_snapshot_info", LOOK, until="false", retries=1, delay=0), ""),
    "delegated": (task("account_snapshot_info", LOOK, delegate_to="localhost", run_once=True), ""),
    "module defaults of the group": (
        task("account_snapshot_info", {"sections": ["regions"]}, module_defaults={"group/ctl.aws.aws": ADMIN}),
        "",
    ),
    "module defaults of another module": (
        task("account_snapshot_info", LOOK, module_defaults={"ctl.aws.log_bucket": {"name": "not mine"}}),
        "",
    ),
    "an environment of AWS": (
        task("account_snapshot_info", {"sections": ["regions"]}, environment={"AWS_PROFILE": "acme-prod-admin"}),
        "",
    ),
    "a short time-out": (task("account_snapshot_info", LOOK, timeout=30), ""),
    "our own interpreter": (task("account_snapshot_info", LOOK, vars=OUR_PYTHON), ""),
    # A process of its own
    "another environment": (task("account_snapshot_info", LOOK, environment={"LANG": "C"}), "environment sets LANG"),
    "another interpreter": (
        task("account_snapshot_info", LOOK, vars={"ansible_python_interpreter": "{{ ansible_playbook_python }}3"}),
        "asks for the interpreter",
    ),
    "asynchronous": (
        # Ansible's own polling knows nothing of the interpreter that we would choose.
        task("account_snapshot_info", LOOK, vars=OUR_PYTHON, **{"async": 60, "poll": 1}),
        "is asynchronous",
    ),
    "switched off": (task("account_snapshot_info", LOOK, vars={"ctl_in_process": "no"}), "ctl_in_process is false"),
}
# What differs from run to run: keys, and parts of texts.
DIFFERENT = {"ansible_facts", "id", "request_id", "results_file"}
VARYING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|request \w+|\d{4}-\d\d-\d\d[T ][\d:.]+(\+00:00|Z)?|A[A-Z]{3}[A-Z0-9]{12,}|j?\d{9,}\.\d+"
)


def play(aws: LocalAws, directory: Path, in_process: bool) -> tuple[dict[str, Any], str]:
    """Every task's registered result by its name, and what -vvv showed."""
    directory.mkdir()
    password, vault = directory / "password", directory / "vault.yml"
    password.write_text("of this test")
    vault.write_text(yaml.safe_dump({"vaulted": SECRET}))
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AWS_", "ANSIBLE_"))}
    environment |= {**aws.environment(), "ANSIBLE_NOCOLOR": "true", "ANSIBLE_VAULT_PASSWORD_FILE": str(password)}
    environment |= {"ANSIBLE_ASYNC_DIR": str(directory / "async")}
    encrypt = [str(Path(ANSIBLE_PLAYBOOK).parent / "ansible-vault"), "encrypt", str(vault)]
    subprocess.run(encrypt, env=environment, check=True, capture_output=True)
    registered = [
        {"name": name, **definition, "register": f"result_{number}", "ignore_errors": True}
        for number, (name, (definition, _why)) in enumerate(TASKS.items())
    ]
    results = "{{ [" + ", ".join(f"result_{number}" for number in range(len(TASKS))) + "] | to_json }}"
    first = {**task("account_snapshot_info", LOOK), "register": "earlier"}
    last = {
        "ansible.builtin.copy": {"content": results, "dest": str(directory / "results.json"), "mode": "0600"},
        "vars": OUR_PYTHON,
    }
    playbook = directory / "play.yml"
    header = {"hosts": "localhost", "gather_facts": False, "vars_files": [str(vault)]}
    playbook.write_text(yaml.safe_dump([{**header, "tasks": [first, *registered, last]}], sort_keys=False))
    aws.reset()
    variables = json.dumps({} if in_process else {"ctl_in_process": False})
    done = subprocess.run(
        [ANSIBLE_PLAYBOOK, "-i", "localhost,", "-c", "local", "-vvv", "-e", variables, str(playbook)],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    found = json.loads((directory / "results.json").read_text())
    return dict(zip(TASKS, found, strict=True)), done.stdout


def comparable(result: Any) -> Any:
    """A result without what no two runs have in common."""
    if isinstance(result, dict):
        steps = result.get("steps")
        if isinstance(steps, list):  # independent ones end in any order
            result = {**result, "steps": sorted(steps, key=json.dumps)}
        return {key: comparable(value) for key, value in result.items() if key not in DIFFERENT}
    if isinstance(result, list):
        return [comparable(item) for item in result]
    return VARYING.sub("~", result) if isinstance(result, str) else result


def tasks_of(output: str) -> dict[str, str]:
    """What -vvv showed, by task."""
    parts = re.split(r"^TASK \[(.*?)\] \**$", output, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_a_task_ends_the_same_both_ways(aws: LocalAws, tmp_path: Path) -> None:
    """One test, since playing all tasks as processes takes a while."""
    (fast, fast_output), (ordinary, ordinary_output) = (play(aws, tmp_path / str(way), way) for way in (True, False))
    for name, (_task, why) in TASKS.items():
        assert (name, comparable(fast[name])) == (name, comparable(ordinary[name]))
        shown = tasks_of(fast_output)[name]
        assert ("AnsiballZ" in shown, name) == (bool(why), name)
        assert why in shown
        assert ("AnsiballZ" in tasks_of(ordinary_output)[name], name) == (True, name)
    assert "runs as a process of its own: ctl_in_process is false" in ordinary_output
    for text in (fast_output, ordinary_output, json.dumps(fast), json.dumps(ordinary)):
        assert SECRET not in text
