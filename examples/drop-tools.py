#!/usr/bin/env python3
"""A filter program for ccr: take tools out of requests.

Small models lose their way among sixty tools. In config.json:

    "transformers": [
      {"path": "drop-tools.py", "options": {"tools": ["NotebookEdit"]}}
    ],
    ... "transformer": {"use": ["drop-tools"]}

It is given the request's body as it is about to go to the provider, here in
the form of OpenAI's chat completions, and prints the one to be sent.
"""
import json
import os
import sys


def main():
    unwanted = json.loads(os.environ["CCR_OPTIONS"]).get("tools", [])
    body = json.load(sys.stdin)
    tools = [tool for tool in body.get("tools", [])
             if tool.get("function", {}).get("name") not in unwanted]
    if "tools" in body:
        print("dropped", len(body["tools"]) - len(tools), "tools",
              file=sys.stderr)
        body["tools"] = tools
    if not tools:
        body.pop("tools", None)
        body.pop("tool_choice", None)
    json.dump(body, sys.stdout, separators=(",", ":"))


main()
