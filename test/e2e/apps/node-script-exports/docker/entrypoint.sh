#!/bin/bash
set -euo pipefail
export GREETING="hello, world"
echo "Starting"
exec "$@"
