# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""ansible-test's part: as the ecosystem runs them, sanity tests, unit tests (each in a process of its own) and targets.

All of them can be green because they ran nothing, so what ran is counted.
"""

from __future__ import annotations

import configparser
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from ansible_collections.ctl.aws.tests.cam_server import client as local_cam
from ansible_collections.ctl.aws.tests.emulator import client as local_aws
from common import COPY, HOME, Failed, copy, run, shown

SANITY_TESTS = 24  # that ansible-core 2.19 has for us; fewer means that it looked at nothing
# ansible-test fetches this script by name from a server of its own; pip is in Python already.
GET_PIP = """\
import subprocess, sys
subprocess.check_call([sys.executable, "-m", "ensurepip"], stdout=subprocess.DEVNULL)
wanted = [arg for arg in sys.argv[1:] if arg not in ("--no-setuptools", "--no-wheel")]
subprocess.check_call([sys.executable, "-m", "pip", "install", *wanted])
"""


def pip_configuration() -> None:
    """ansible-test installs with pip, but hands it no PIP_* variables; and HOME is another one."""
    settings = {"quiet": "1"}
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, text=True, capture_output=True)
    for line in told.stdout.splitlines():  # global, then :env:, which counts more: the later one stays
        name, _equals, value = line.partition("=")
        section, _dot, key = name.rpartition(".")
        if section in ("global", "install", ":env:") and key != "disable-pip-version-check":
            settings[key] = value.strip("'\"").replace("\\n", "\n")
    parser = configparser.RawConfigParser()
    parser["global"] = settings
    place = HOME / ".config" / "pip" / "pip.conf"
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        parser.write(file)


def ansible_test(*arguments: str, integration_config: str = "") -> list[str]:
    """Run ansible-test in the copy, with the Python that runs this; the answer is what it said."""
    copy()
    if integration_config:
        (COPY / "tests/integration/integration_config.yml").write_text(integration_config, encoding="utf-8")
    # Without a repository of its own, every file of the copy is ignored with build, and nothing is tested.
    run("git", "init", "--quiet", cwd=COPY)
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    how = ("--local", "--python", python, "--color", "no")
    return shown("ansible-test", *arguments, *how, cwd=COPY, XDG_CACHE_HOME=str(HOME / ".cache"))


def sanity() -> None:
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in ("23_1_2", "24_2", "25_2"):
        (cache / f"get_pip_{version}.py").write_text(GET_PIP, encoding="utf-8")
    pip_configuration()
    lines = ansible_test("sanity")
    count = sum(line.startswith("Running sanity test") for line in lines)
    # ansible-test says it twice
    skipped = {line.strip() for line in lines if "Skipping sanity test" in line or "Required program" in line}
    if skipped or count < SANITY_TESTS:
        raise Failed(f"{count} sanity tests ran, {SANITY_TESTS} must. {' '.join(sorted(skipped))}")
    print(f"{count} sanity tests ran")


def units() -> None:
    """The tests of tests/unit; what they import is in .venv, so that nothing has to be installed.

    And those of all sources, which are about no code that has to be kept apart: a fork for each would take a minute.
    """
    run("pytest", "-n", "2", "tests/repository")
    ansible_test("units", "--num-workers", "2")
    results = [
        case
        for report in (COPY / "tests" / "output" / "junit").glob("*-units.xml")
        for case in ElementTree.parse(report).iter("testcase")
    ]
    # classname is tests.unit.policies.test_policy, or tests.unit.policies.test_policy.TestClass
    ran = {part for case in results for part in case.get("classname", "").split(".")}
    idle = {path.stem for path in Path(COPY, "tests/unit").rglob("test_*.py")} - ran
    skipped = [case.get("name") for case in results if case.find("skipped") is not None]
    if idle or skipped or not results:
        raise Failed(f"files without a test that ran: {sorted(idle)}; skipped: {skipped}")
    print(f"{len(results)} unit tests ran")


def targets() -> None:
    """Those of tests/integration/targets. Each would start servers of its own: one pair for all takes half the time."""
    with tempfile.TemporaryDirectory() as directory, contextlib.ExitStack() as stack:
        aws = stack.enter_context(local_aws.start("fleet", directory))
        cam = stack.enter_context(local_cam.start(Path(directory)))
        known = {
            "local_aws": {"url": aws.url, "pid": aws.pid, "credentials_file": str(aws.credentials_file)},
            "local_cam": {"url": cam.url, "pid": cam.pid, "token": cam.token},
        }
        # Destructive ones too: nothing but the local AWS can be reached.
        lines = ansible_test("integration", "--allow-destructive", integration_config=json.dumps(known))
    ran = set(re.findall(r"^Running (\w+) integration test script$", "\n".join(lines), flags=re.MULTILINE))
    idle = {path.stem for path in Path(COPY, "plugins/modules").glob("*.py")} - ran
    if idle:
        raise Failed(f"modules whose target did not run: {sorted(idle)}")
    print(f"{len(ran)} targets ran")
