#!/bin/sh
# Deploys Landfall into a sandbox account of yours, tries there what no emulator shows, removes it again, and writes one report.
# Run it with --help for its options. It needs Node 20 or later, npm, and AWS credentials that the SDK finds.
set -eu
cd "$(dirname "$0")/.."
exec node scripts/setup.mjs smoke-aws "$@"
