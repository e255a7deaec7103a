#!/usr/bin/env bash
#
# The real Claude Code and the official SDK through ccrd, as TAP for prove.
#
# CCRD names the handler (build/ccrd), CCR the command (beside it), PROVIDER and
# INETD the two helpers (in tests/ beside it). The clients are installed once
# into a cache named for the lock file; where that cannot be done the whole
# test is skipped and says why. Nothing outside of loopback is talked to after
# that.

set -u

here=$(cd "$(dirname "$0")" && pwd)
subject='the real clients'
. "$here/../npm.bash"

node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' \
    2>/dev/null || skip "node 18 or newer is not installed"
need_packages "$here"

cd "$here/../.." && exec node "$here/main.mjs" "$packages/node_modules"
