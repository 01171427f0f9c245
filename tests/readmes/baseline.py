# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of account_baseline, from the documentation of the modules whose controls it takes together."""

from __future__ import annotations

import importlib
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.ctl.aws.plugins.module_utils._account.account_baseline import CONTROLS

PACKAGE = "ansible_collections.ctl.aws.plugins.modules"
BASELINE = Path(__file__).resolve().parents[2] / "plugins" / "modules" / "account_baseline.py"
# The module of each control, and what it is there for.
FROM = {
    "iam": ("iam_baseline", "Roles, policies, and the policies on every group"),
    "password_policy": ("iam_password_policy", "The password policy"),
    "audit_bucket": ("log_bucket", "The bucket that the trail delivers to"),
    "audit_trail": ("cloudtrail_trail", "The trail. If O(controls.audit_bucket) is there and fails, it is not set"),
    "config_bucket": ("log_bucket", "The bucket that AWS Config delivers to"),
    "config": (
        "config_recorder",
        "Recorders and delivery channels. If O(controls.config_bucket) is there and fails, they are not set",
    ),
    "public_access_block": ("account_settings", "The S3 public access block of the account"),
    "ebs_encryption": ("account_settings", "EBS encryption by default"),
    "ebs_snapshot_block": ("account_settings", "Whether EBS snapshots can be made public"),
    "image_block": ("account_settings", "Whether AMIs can be made public"),
    "ssm_document_block": ("account_settings", "Whether SSM documents can be made public"),
    "access_analyzer": ("account_settings", "Analyzers of external access"),
    "security_contact": ("account_contact", "Whom AWS writes to"),
}


ACTION = re.compile(r"\b[a-z0-9-]+:[A-Z]\w+")
# What is said of an option: "For O(state=absent) also".
ABOUT_OPTION = re.compile(r"^For O\((\w+)")
# Of a module, and of no control.
OF_REMOVAL = {"iam:DetachUserPolicy", "iam:DeleteUserPolicy"}


class Dumper(yaml.SafeDumper):
    """Indents lists, as the rest of the documentation does."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def documentation(module: str) -> dict[str, Any]:
    """What a module says of itself."""
    return dict(yaml.safe_load(importlib.import_module(f"{PACKAGE}.{module}").DOCUMENTATION))


def moved(value: Any, control: str, taken: dict[str, Any], others: set[str]) -> Any:
    """A description whose references to options of its module name them where they are now.

    :param others: options of the module that are not taken: what is said of them is left out.
    """
    if isinstance(value, dict):
        return {key: moved(inside, control, taken, others) for key, inside in value.items()}
    if isinstance(value, list):
        return [moved(inside, control, taken, others) for inside in value if not set(named(inside)) & others]
    if not isinstance(value, str):
        return value
    own = "|".join(re.escape(name) for name in taken)
    text = re.sub(rf"\bO\((?=(?:{own})\b)", f"O(controls.{control}.", value)
    return re.sub(r"\bRV\((?!ignore:)", "RV(ignore:", text)


def named(text: Any) -> list[str]:
    """The options that a text refers to."""
    return re.findall(r"\bO\((\w+)", text) if isinstance(text, str) else []


def suboptions() -> dict[str, Any]:
    """Each control with the options that it takes of its module's."""
    found = {}
    for name, control in CONTROLS.items():
        module, purpose = FROM[name]
        options = documentation(module)["options"]
        mine = {option: dict(options[option]) for option in control.arguments}
        for option, spec in control.arguments.items():
            if spec.get("required"):
                mine[option]["required"] = True
        found[name] = {
            "description": f"{purpose}. See M(ctl.aws.{module}).",
            "type": "dict",
            "suboptions": moved(mine, name, mine, options.keys() - mine.keys()),
        }
    return found


def notes() -> Iterator[str]:
    """The permissions of each control."""
    for name in CONTROLS:
        about = [(text, ABOUT_OPTION.match(text)) for text in documentation(FROM[name][0])["notes"]]
        told = " ".join(text for text, option in about if not option or option.group(1) in CONTROLS[name].arguments)
        actions = [action for action in dict.fromkeys(ACTION.findall(told)) if action not in OF_REMOVAL]
        yield f"For O(controls.{name}) it needs the IAM actions: {', '.join(actions)}."


def module() -> str:
    """What the file of account_baseline has to be."""
    text = BASELINE.read_text(encoding="utf-8")
    for begin, end, indent, value in (
        (
            "    # These are written by `make readmes`.\n",
            "extends_documentation_fragment:\n",
            4,
            {"suboptions": suboptions()},
        ),
        ("  - ctl.aws.attributes\n", '"""\n\nEXAMPLES', 0, {"notes": list(notes())}),
    ):
        before, _begin, rest = text.partition(begin)
        after = rest[rest.index(end) :]
        written = yaml.dump(value, Dumper=Dumper, sort_keys=False, width=84, allow_unicode=True)
        text = f"{before}{begin}{textwrap.indent(written, ' ' * indent)}{after}"
    return text
