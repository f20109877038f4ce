#!/bin/sh
envsubst < config.template > config.json
exec "$@"
