# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""For tests of answers that do not come: clients wait for seconds, whatever they were told."""

from __future__ import annotations

from typing import Any

from botocore.httpsession import URLLib3Session


def wait_for_answers(seconds: float) -> None:
    """All clients of this process that are made from now on give up after so long."""
    session_init = URLLib3Session.__init__

    def init(session: URLLib3Session, *args: Any, **options: Any) -> None:
        session_init(session, *args, **{**options, "timeout": seconds})

    URLLib3Session.__init__ = init
