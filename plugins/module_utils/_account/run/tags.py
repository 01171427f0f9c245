# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which parts of a playbook the tags of a run reach."""

from __future__ import annotations

import typing as t

# Words that Ansible itself gives a meaning to, where tags are chosen.
EVERY_TAG = frozenset({"all", "tagged"})


def reaches(facts: t.Mapping[str, t.Any], *tags: str) -> bool:
    """Whether a run reaches what has these tags.

    :param facts: {"run_tags" and "skip_tags" (of the run, as Ansible has them)}
    """
    run, skipped = set(facts["run_tags"]), set(facts["skip_tags"])
    named = {*EVERY_TAG, *tags}
    return bool(run & named) and not skipped & named
