#!/usr/bin/env bash
set -eu
PYTHONPATH="${ANSIBLE_COLLECTIONS_PATH}:${PYTHONPATH:-}" exec python ../setup_local_aws/run.py "$@"
