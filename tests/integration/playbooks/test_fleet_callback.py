# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The callback plugin fleet: one line on a terminal, plain lines without one, and nothing lost of what Ansible says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
from ansible_collections.ctl.aws.tests.emulator.client import LocalAws
from ansible_collections.ctl.aws.tests.integration.support.playbooks import ACME, ANSIBLE_PLAYBOOK, GLOBEX, Operator
from ansible_collections.ctl.aws.tests.integration.support.terminal import Terminal

BIN = Path(ANSIBLE_PLAYBOOK).parent
FLEET = {"ANSIBLE_STDOUT_CALLBACK": "ctl.aws.fleet"}
WIDTH = 70
# One account that arrives, and one that cannot be meant.
HOSTS = {"acme-prod": ACME, "globex": {**GLOBEX, "ctl_regions": ["mars-1"]}}
WHY = "mars-1"


@pytest.fixture
def operator(aws: LocalAws, tmp_path: Path, bootstrapped: Callable[..., Any]) -> Operator:
    """Somebody who may enter acme-prod, and shows runs with the plugin."""
    bootstrapped(ACME["ctl_account_id"], "acme-prod-admin")
    bootstrapped(GLOBEX["ctl_account_id"], "globex-admin")
    return Operator(aws, tmp_path, FLEET | {"CTL_FLEET_HEARTBEAT": "1"})


def lines_about(account: str, lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(f"{account}: ")]


def test_on_a_terminal_one_line_is_rewritten_and_the_table_stays(operator: Operator) -> None:
    terminal = Terminal(WIDTH)
    code = terminal.end(operator.start("harden", HOSTS, terminal=terminal))
    assert code != 0
    assert all(len(line) < WIDTH for line in terminal.drawn)
    assert any(line.startswith("2 accounts: 2 running | ") for line in terminal.drawn)
    # What the playbook recorded is counted while the other account is under way; nothing is ok before its row says so.
    assert any(line.startswith("2 accounts: 1 failed, 1 running | ") for line in terminal.drawn)
    early = [line for line in terminal.drawn if " 1 ok" in line and " running" in line]
    assert not early
    screen = terminal.screen
    assert not [line for line in screen if line.startswith("2 accounts:")]
    [table] = [number for number, line in enumerate(screen) if re.match(r"account +joined +hardened", line)]
    assert re.match(r"acme-prod .* ok$", screen[table + 1])
    assert re.match(r"globex .* failed$", screen[table + 2])
    [fatal] = [line for line in screen[:table] if line.startswith("fatal: [globex]")]
    assert WHY in fatal
    recap = screen[next(number for number, line in enumerate(screen) if line.startswith("PLAY RECAP")) :]
    assert [line.split()[0] for line in recap if " : ok=" in line] == ["globex"]
    assert "\x1b" not in "".join(screen)


def test_without_a_terminal_there_are_plain_lines(operator: Operator) -> None:
    run = operator.play("harden", HOSTS)
    assert run.code != 0
    assert not [one for one in ("\x1b", "\r") if one in run.output]
    lines = run.output.splitlines()
    assert [line for line in lines if line.endswith(": 2 accounts")] == [
        "Harden accounts: 2 accounts",
        "Report: 2 accounts",
    ]
    assert [line for line in lines if re.match(r"2 accounts: .* \| \d+ s( \| |$)", line)]
    [failed] = lines_about("globex", lines[: lines.index("Report: 2 accounts")])
    assert failed.startswith("globex: failed: ") and WHY in failed
    assert lines_about("acme-prod", lines)[0] == "acme-prod: ok, changed"
    assert lines.index("acme-prod: ok, changed") > lines.index("Report: 2 accounts")
    assert not [line for line in lines if re.match(r"(ok|skipping|included): ", line)]
    [table] = [number for number, line in enumerate(lines) if re.match(r"account +joined +hardened", line)]
    assert re.match(r"acme-prod .* ok$", lines[table + 1])


def differences(output: str) -> list[str]:
    return [line for line in output.splitlines() if re.match(r"[-+]|@@|changed: ", line)]


def test_the_plan_of_check_mode_is_shown_as_the_default_callback_shows_it(
    operator: Operator, aws: LocalAws, tmp_path: Path
) -> None:
    hosts = {"acme-prod": ACME}
    run = operator.play("onboard", hosts, "--check", "--diff")
    expected = Operator(aws, tmp_path).play("onboard", hosts, "--check", "--diff")
    assert (run.code, expected.code) == (0, 0)
    assert "Onboard accounts (check mode): 1 account" in run.output
    assert "acme-prod: ok, changes planned" in run.output
    assert len(differences(expected.output)) > 20
    assert differences(run.output) == differences(expected.output)


# All that Ansible may have to say of a task.
PLAYBOOK = """
- name: First
  hosts: all
  gather_facts: false
  tasks:
    - name: Look who is there
      said: {silent: true}
      when: inventory_hostname not in ['one', 'two']
    - name: Say something
      said: {}
      when: inventory_hostname == 'one'
    - name: Show something
      ansible.builtin.debug: {msg: "for people"}
      run_once: true
    - name: Rescue
      block:
        - name: Fail
          ansible.builtin.fail: {msg: "it failed"}
          when: inventory_hostname == 'one'
      rescue:
        - name: Go on
          ansible.builtin.set_fact: {rescued: true}
    - name: Fail and be ignored
      ansible.builtin.fail: {msg: "never mind"}
      ignore_errors: true
      when: inventory_hostname == 'one'
    - name: Go over a list
      said: {failed: "{{ item == 'failed' }}"}
      loop: [said, failed]
      ignore_errors: true
      when: inventory_hostname == 'one'
    - name: Include
      ansible.builtin.include_tasks: included.yml
  handlers:
    - name: Handle
      said: {}
      when: inventory_hostname == 'one'
- name: Second
  hosts: all
  gather_facts: false
  serial: 2
  strategy: free
  tasks:
    - name: Say it without waiting for the other
      ansible.builtin.debug: {msg: "all by itself"}
      when: inventory_hostname == 'one'
    - name: Fail for good
      ansible.builtin.fail: {msg: "it stays so"}
      when: inventory_hostname == 'two'
"""
INCLUDED = """
- name: Go well and be silent
  ansible.builtin.set_fact: {silent: true}
  changed_when: true
  notify: Handle
"""
MODULE = """
from ansible.module_utils.basic import AnsibleModule
module = AnsibleModule({"silent": {"type": "bool"}, "failed": {"type": "bool"}})
if not module.params["silent"]:
    module.warn("a warning")
    module.deprecate("a deprecation", version="99.0.0", collection_name="ctl.aws")
if module.params["failed"]:
    module.fail_json(msg="an item failed")
module.exit_json()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A playbook over three hosts, the last of which cannot be reached, and needs no AWS."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "said.py").write_text(MODULE)
    (tmp_path / "included.yml").write_text(INCLUDED)
    (tmp_path / "play.yml").write_text(PLAYBOOK)
    nowhere = tmp_path / "ssh"
    nowhere.write_text("#!/bin/sh\nexit 255\n")
    nowhere.chmod(0o755)
    local = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    far = {"ansible_connection": "ssh", "ansible_ssh_executable": str(nowhere), "ansible_python_interpreter": "python3"}
    hosts = {"one": local, "two": local, "t\u202ehree": far}
    (tmp_path / "hosts.json").write_text(json.dumps({"all": {"hosts": hosts}}))
    return tmp_path


def command(place: Path, *options: str, playbook: str = "play.yml") -> list[str]:
    return [ANSIBLE_PLAYBOOK, "-i", str(place / "hosts.json"), "-f", "1", str(place / playbook), *options]


def environment(**more: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    return {**inherited, "ANSIBLE_NOCOLOR": "true", "ANSIBLE_PIPELINING": "true", **more}


def shown(place: Path, *options: str, **more: str) -> str:
    """What a run of it shows."""
    ran = subprocess.run(
        command(place, *options),
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def test_with_v_all_is_as_the_default_callback_has_it(place: Path) -> None:
    expected = shown(place, "-v")
    assert expected.count("PLAY [") == 3
    assert shown(place, "-v", **FLEET) == expected


def test_nothing_is_lost_that_somebody_should_know(place: Path) -> None:
    output = shown(place, **FLEET)
    said = ("a warning", "a deprecation", "for people", "all by itself")
    failed = ("it failed", "never mind", "an item failed", "it stays so")
    assert [words for words in (*said, *failed) if words not in output] == []
    assert [name for name in ("Go on", "Go well and be silent", "Include", "NO MORE") if f"[{name}]" in output] == []
    assert "RUNNING HANDLER [Handle]" in output
    lines = output.splitlines()
    assert [line for line in lines if line.startswith(("First: ", "Second: "))] == [
        "First: 3 accounts",
        "Second: 2 of 3 accounts",
        "Second: 1 of 3 accounts",
    ]
    three = "t\\u202ehree"
    assert [line for line in lines if re.match(rf"(one|two|{re.escape(three)}): ", line)][-2:] == [
        "one: ended",
        "two: failed: it stays so",
    ]
    [unreachable] = lines_about(three, lines)
    assert unreachable.startswith(f"{three}: unreachable: ")
    recap = lines[lines.index(next(line for line in lines if line.startswith("PLAY RECAP"))) :]
    assert sorted(line.split()[0] for line in recap if " : ok=" in line) == ["two", "t\u202ehree"]


SILENT = """
- name: Look
  hosts: one
  gather_facts: false
  tasks:
    - name: Be silent
      ansible.builtin.set_fact: {silent: true}
"""


def test_in_awx_there_are_plain_lines(place: Path) -> None:
    """Its own callback takes over what this one shows, on a terminal that nobody sees."""
    (place / "silent.yml").write_text(SILENT)
    (place / "runner").mkdir()
    run = ansible_runner.run(
        private_data_dir=str(place / "runner"),
        playbook=str(place / "silent.yml"),
        inventory=str(place / "hosts.json"),
        envvars={**FLEET, "ANSIBLE_NOCOLOR": "true", "PATH": f"{BIN}:{os.environ['PATH']}"},
        quiet=True,
    )
    with run.stdout as output:
        assert [line for line in output.read().splitlines() if line] == ["Look: 1 account", "one: ended"]


PROMPT = """
- name: Look
  hosts: one
  gather_facts: false
  tasks:
    - name: Take no time
      ansible.builtin.set_fact: {silent: true}
- name: Ask
  hosts: one
  gather_facts: false
  vars_prompt:
    - name: answer
      prompt: "Who is there"
      private: false
  tasks:
    - name: Wait for somebody
      ansible.builtin.pause: {prompt: "Shall it go on"}
    - name: Take long
      ansible.builtin.command: sleep 60
"""


def test_prompts_are_left_alone_and_ctrl_c_leaves_a_clean_terminal(place: Path) -> None:
    (place / "prompt.yml").write_text(PROMPT)
    terminal = Terminal(WIDTH)
    process = terminal.start(command(place, playbook="prompt.yml"), environment(**FLEET))
    for question in ("Who is there", "Shall it go on"):
        terminal.type("", after=question)
        # The line would be there again by now.
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=0.6)
        assert "1 account:" not in terminal.received.partition(question)[2]
        terminal.type("yes\r", after=question)
    terminal.type("\x03", after="| Take long")
    assert terminal.end(process) == 99
    assert "User interrupted execution" in terminal.received
    assert not [line for line in terminal.screen if "1 account:" in line or "^C" in line]
