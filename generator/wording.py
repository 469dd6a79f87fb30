"""How captions and prompts are worded: what both a caption's composer and a prompt's splitter must know."""

from __future__ import annotations

# Alternatives of a regular expression: whoever moves.
PERSON = "person|man|woman|child|guy|human|figure|dancer|character|individual|somebody|someone|people"
