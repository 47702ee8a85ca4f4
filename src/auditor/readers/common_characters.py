"""The commonest characters of Chinese administrative prose: what text that was decoded rightly is mostly made of."""

from __future__ import annotations

COMMON = frozenset("PLACEHOLDER")
