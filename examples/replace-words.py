#!/usr/bin/env python3
"""A filter program for ccr: replace words in answers.

In config.json:

    "transformers": [
      {"path": "replace-words.py", "request": false, "events": true,
       "options": {"words": {"colour": "color"}}}
    ],
    ... "transformer": {"use": ["replace-words"]}

It is given a line of JSON for each event of the provider's stream, or one for
an answer that is not streamed. What it prints up to an empty line takes the
event's place: here always one line. A word that is cut in two by the stream
stays as it is.
"""
import json
import os
import sys


def main():
    words = json.loads(os.environ["CCR_OPTIONS"]).get("words", {})
    for line in sys.stdin:
        event = json.loads(line)
        for choice in event.get("choices", []):
            said = choice.get("delta") or choice.get("message") or {}
            if isinstance(said.get("content"), str):
                for old, new in words.items():
                    said["content"] = said["content"].replace(old, new)
        print(json.dumps(event))
        print(flush=True)


main()
