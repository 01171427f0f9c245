# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Lets `<account id>.127.0.0.1` resolve, which is where boto3 sends S3 Control calls to a local endpoint.

Python imports a module of this name by itself when its folder is on PYTHONPATH. A test of answers that do not come sets
CTL_TEST_ANSWER_SECONDS: so long clients wait for them.
"""

from __future__ import annotations

import os
import re
import socket
from typing import Any

LOCAL = re.compile(r"^\d{12}\.127\.0\.0\.1$")
_getaddrinfo = socket.getaddrinfo


def _resolve(host: Any, *args: Any, **values: Any) -> Any:
    local = isinstance(host, str) and LOCAL.match(host)
    return _getaddrinfo("127.0.0.1" if local else host, *args, **values)


socket.getaddrinfo = _resolve

if os.environ.get("CTL_TEST_ANSWER_SECONDS"):
    import patience

    patience.wait_for_answers(float(os.environ["CTL_TEST_ANSWER_SECONDS"]))
