# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compares two dumps of an account, the local AWS's own state: see tests/emulator/dump.py for what is in one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

# Where -> why it may differ after an account was given back without its hardening. Paths have slashes.
MAY_DIFFER = {
    r"iam aws/roles/AWSServiceRoleFor(AccessAnalyzer|Config|Organizations)(/.*)?": "service-linked roles stay with AWS",
    r"config [^/]+/recorders/[^/]+/status/last_\w+": "it stands still again, and shows when it ran",
    r"state/handshakes/.*": "AWS shows answered invitations for a while",
    r"(cloudtrail|s3) .*/tags/arn:aws:(cloudtrail|s3):.*(:trail/ctlaudit|:ctlaudit-\d+|:config-bucket-\d+)/.*": (
        "moto forgets a trail or a bucket, and not its tags"
    ),
}


def differences(before: Any, after: Any, may_differ: Mapping[str, str], path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every field that is not what it was, but for paths that match one of `may_differ` whole."""
    if before == after:
        return
    if isinstance(before or {}, dict) and isinstance(after or {}, dict):
        before, after = before or {}, after or {}
        for key in sorted(before.keys() | after.keys()):
            yield from differences(before.get(key), after.get(key), may_differ, (*path, key))
    elif not any(re.fullmatch(pattern, "/".join(path)) for pattern in may_differ):
        was, is_now = (json.dumps(value)[:300] for value in (before, after))
        yield f"{'/'.join(path)}: {was} became {is_now}"
