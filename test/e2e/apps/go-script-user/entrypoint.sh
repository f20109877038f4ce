#!/bin/sh
set -e

mkdir -p /data
chown -R app:app /data
exec gosu app web "$@"
