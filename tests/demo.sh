#!/bin/sh
# The main job, with no key and no network: a provider of our own on a port of
# the kernel's choice, ccr before it, a streaming request with a tool call.
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
home=$(mktemp -d)
trap 'CCR_HOME=$home "$build/ccr" -c "$home/config.json" stop >/dev/null 2>&1
    [ -z "${provider:-}" ] || kill "$provider" 2>/dev/null
    rm -rf "$home"' EXIT INT TERM

"$build/tests/provider" -d tests/demo >"$home/port" &
provider=$!
while ! grep -q port "$home/port"; do sleep 0.05; done
port=$(sed -n 's/^port //p' "$home/port")

cat >"$home/config.json" <<END
{
  // What a user writes, but for the address.
  "PORT": 0,  // any that is free
  "Providers": [
    {
      "name": "demo",
      "api_base_url": "http://127.0.0.1:$port/v1/chat/completions",
      "api_keys": ["not-a-real-key-1"],
      "models": ["parrot-1"]
    }
  ],
  "Router": { "default": "demo,parrot-1" }
}
END
chmod 600 "$home/config.json"
CCR_HOME=$home
export CCR_HOME

say() { printf '\n== %s\n\n' "$*"; }
say 'ccr check'
"$build/ccr" check
say 'ccr start'
"$build/ccr" start
url=$("$build/ccr" activate | sed -n "s/^export ANTHROPIC_BASE_URL='\(.*\)'/\1/p")
say 'A request as Claude Code sends it (Anthropic Messages, streamed)'
cat tests/demo/request.json
say 'The answer: a tool call, converted from the provider'"'"'s chunks'
curl -sN "$url/v1/messages" \
    -H 'content-type: application/json' -d @tests/demo/request.json
say 'The same conversation, with the tool'"'"'s result'
curl -sN "$url/v1/messages" \
    -H 'content-type: application/json' -d @tests/demo/request-2.json
say 'ccr rotation'
"$build/ccr" rotation
say 'ccr status'
"$build/ccr" status
say 'ccr stop'
"$build/ccr" stop
