# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

DOCUMENTATION = r"""
name: exceptions
short_description: The exceptions of an account, judged
version_added: "1.0.0"
description:
  - Says which of the exceptions that are recorded for an account are in force on a day, what they except, and how a
    report tells them.
  - One without a reason, with a control that does not exist, or with a date that is none, is an error.
author: ctl.aws contributors (@ctl-aws)
options:
  _input:
    description: The exceptions, as the role P(ctl.aws.ctl_harden#role) takes them in C(ctl_harden_exceptions).
    type: list
    elements: dict
    required: true
  today:
    description: The day, such as V(2026-01-31).
    type: str
    required: true
"""

EXAMPLES = r"""
- name: Show the controls that are left alone today
  ansible.builtin.debug:
    msg: "{{ (ctl_harden_exceptions | ctl.aws.exceptions(now(utc=true, fmt='%Y-%m-%d'))).controls }}"
"""

RETURN = r"""
_value:
  description: What the exceptions mean.
  type: dict
  contains:
    honoured:
      description: Those in force.
      type: list
      elements: dict
    controls:
      description: The controls that are excepted as a whole.
      type: list
      elements: str
    parts:
      description: What is excepted of each of the other controls.
      type: dict
    told:
      description: All exceptions in words, the expired ones as such.
      type: list
      elements: str
"""

import datetime

from ansible.errors import AnsibleFilterError

# Controls that can be excepted in part, and what a part of them is; the others only as a whole.
DIVISIBLE = {
    "iam": "a policy or role",
    "customer_groups": "a group",
    "users_in_no_group": "a user",
    "password_policy": "an option",
    "config": "a region",
    "ebs_encryption": "a region",
    "access_analyzer": "a region",
}
INDIVISIBLE = ("audit_trail", "public_access_block", "security_contact")


def wrong(exception):
    """What an exception lacks, or None."""
    control = exception.get("control")
    if control not in DIVISIBLE and control not in INDIVISIBLE:
        return f"a control of {', '.join([*DIVISIBLE, *INDIVISIBLE])}"
    if not str(exception.get("reason") or "").strip():
        return "a reason"
    if exception.get("what") and control not in DIVISIBLE:
        return f"no what: {control} can only be excepted as a whole"
    try:
        datetime.date.fromisoformat(str(exception.get("until") or "2026-01-31"))
    except ValueError:
        return "a last day such as 2027-01-31 in until"
    return None


def told(exception, expired):
    """An exception in words."""
    what = f" {exception['what']}" if exception.get("what") else ""
    subject = f"{exception['control']}{what}"
    if expired:
        return f"exception expired on {exception['until']}, no longer honoured: {subject} ({exception['reason']})"
    until = f" until {exception['until']}" if exception.get("until") else ""
    return f"exception: {subject}{until} ({exception['reason']})"


def exceptions(recorded, today):
    """See DOCUMENTATION."""
    for exception in recorded:
        lacking = wrong(exception)
        if lacking:
            raise AnsibleFilterError(f"ctl_harden_exceptions has {dict(exception)}, expected {lacking}")
    expired = [one for one in recorded if one.get("until") and str(one["until"]) < str(today)]
    honoured = [one for one in recorded if one not in expired]
    return {
        "honoured": [{key: str(value) for key, value in one.items()} for one in honoured],
        "controls": [one["control"] for one in honoured if not one.get("what")],
        "parts": {
            control: [one["what"] for one in honoured if one["control"] == control and one.get("what")]
            for control in DIVISIBLE
        },
        "told": [told(one, one in expired) for one in recorded],
    }


class FilterModule:
    def filters(self):
        return {"exceptions": exceptions}
