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
cache=${XDG_CACHE_HOME:-$HOME/.cache}/ccr-tests

skip()
{
	echo "1..0 # SKIP the real clients: $*"
	exit 0
}

# Into a folder that nobody else sees until it is whole; whoever comes second
# uses the first one's. (mv would put one into the other.)
install_clients()
{
	local why

	mkdir -p "$cache" || skip "cannot make $cache"
	new=$(mktemp -d "$cache/new.XXXXXX") || skip "cannot write to $cache"
	trap 'rm -rf "$new"' EXIT
	cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$new"
	if ! why=$(cd "$new" && npm ci --loglevel=error 2>&1); then
		why=$(printf '%s\n' "$why" | grep -v '^ *$' | head -n 1)
		skip "npm ci: ${why:-no reason given}"
	fi
	node -e 'fs.renameSync(...process.argv.slice(1))' "$new" "$home" \
	    2>/dev/null || rm -rf "$new"
	[ -d "$home" ] || skip "cannot rename $new"
}

command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"
node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' ||
    skip "node $(node --version) is too old, 18 is needed"

mark=$(cksum <"$here/package-lock.json" | tr ' ' -)
home=$cache/$(uname -s)-$(uname -m)-$mark
[ -d "$home" ] || install_clients

cd "$here/../.." && exec node "$here/main.mjs" "$home/node_modules"
