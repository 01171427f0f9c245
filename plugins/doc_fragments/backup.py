# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)

from __future__ import annotations

import textwrap

from ansible_collections.ctl.aws.plugins.doc_fragments import connection

# Each place is reached as an account is.
_CONNECTION = connection.ModuleDocFragment.DOCUMENTATION.split("options:\n")[1]
# There the options stand by themselves, here below others.
for _name in ("profile", "access_key", "region"):
    _CONNECTION = _CONNECTION.replace(f"O({_name})", f"O(backup.places[].{_name})")

_OPTION = r"""
options:
  backup:
    description:
      - The backup without which nothing is removed, as M(ctl.aws.account_evidence) has stored it.
      - Before the first call that removes something, the task reads it from all its places. If there are not two, if
        one does not have it, or has something else under its name, or if it lacks what would be removed, nothing is
        done.
      - Not needed in check mode, nor where nothing is to be removed.
    type: dict
    suboptions:
      name:
        description: Its name, such as that of the run which made it.
        type: str
        required: true
      digest:
        description: The digest of the document, as M(ctl.aws.account_evidence) has returned it.
        type: str
        required: true
      places:
        description:
          - The stores that have it, two at least. Two prefixes of one bucket are one place.
          - Each may have connection options of its own, which are those of the modules.
        type: list
        elements: dict
        required: true
        suboptions:
          store:
            description: A directory, or V(s3://BUCKET/PREFIX).
            type: str
            required: true
"""


class ModuleDocFragment:
    DOCUMENTATION = _OPTION + textwrap.indent(_CONNECTION, "        ")
