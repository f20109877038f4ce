#!/bin/sh
set -eu
out="$1"
for tool in go; do
  "$tool" build -o "$out" .
done
