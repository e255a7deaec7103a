#!/bin/sh
# A custom router for ccr: requests of a browser's tools go to a model that
# sees well. In config.json: "CUSTOM_ROUTER_PATH": "router.sh".
#
# It is given one JSON object with the request and what is known of it. What it
# prints, "provider,model", decides; nothing leaves it to the other rules.
if grep -q '"name": *"mcp__browser__'; then
	echo "${CCR_BROWSER_MODEL:-vision,see-1}"
fi
