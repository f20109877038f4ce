#!/bin/sh
set -e
cc -O2 -o server server.c
