# What tests take from npm, installed once into a cache that is named for the
# lock file. To be sourced; $subject says what is tested.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/ccr-tests

skip()
{
	echo "1..0 # SKIP $subject: $*"
	exit 0
}

# Into a folder that nobody else sees until it is whole; whoever comes second
# uses the first one's. (mv would put one into the other.)
install_packages()
{
	local why

	mkdir -p "$cache" || skip "cannot make $cache"
	new=$(mktemp -d "$cache/new.XXXXXX") || skip "cannot write to $cache"
	trap 'rm -rf "$new"' EXIT
	cp "$1/package.json" "$1/package-lock.json" "$1/.npmrc" "$new"
	if ! why=$(cd "$new" && npm ci --loglevel=error 2>&1); then
		why=$(printf '%s\n' "$why" | grep -v '^ *$' | head -n 1)
		skip "npm ci: ${why:-no reason given}"
	fi
	node -e 'fs.renameSync(...process.argv.slice(1))' "$new" "$packages" \
	    2>/dev/null || rm -rf "$new"
	[ -d "$packages" ] || skip "cannot rename $new"
}

# The packages of a folder with package.json, package-lock.json and .npmrc:
# they are in $packages/node_modules, or the test is skipped and says why.
need_packages()
{
	local mark

	command -v node >/dev/null || skip "node is not installed"
	command -v npm >/dev/null || skip "npm is not installed"
	mark=$(cksum <"$1/package-lock.json" | tr ' ' -)
	packages=$cache/$(uname -s)-$(uname -m)-$mark
	[ -d "$packages" ] || install_packages "$1"
}
