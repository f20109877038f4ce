#!/bin/sh
# Fills in what is not given.
set -e

: "${GREETING:=hello}"
export GREETING

exec web "$@"
