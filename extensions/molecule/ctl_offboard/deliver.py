# Copyright (c) 2026 ctl.aws contributors
# GNU General Public License v3.0 or later (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Logs in both log buckets, in the services' place: deliver.py DIRECTORY ACCOUNT."""

from __future__ import annotations

import sys
from pathlib import Path

from ansible_collections.ctl.aws.extensions.molecule.shared.verification import HOME_REGION, servers

LOGS = {
    "ctlaudit": f"CloudTrail/{HOME_REGION}/2026/01/31/events.json.gz",
    "config-bucket": f"Config/{HOME_REGION}/2026/1/31/history.json.gz",
}


def main(directory: Path, account: str) -> int:
    aws, _cam = servers(directory)
    for bucket, key in LOGS.items():
        log = {"Bucket": f"{bucket}-{account}", "Key": f"AWSLogs/{account}/{key}"}
        aws.client("s3", account=account).put_object(**log, Body=key.encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
