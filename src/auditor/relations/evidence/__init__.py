"""Readings that compete: which numbers each number may follow from, how plausible words make it, and how well it fits.

Knows laws, words and intervals; no checks, no severity, no patterns for a sentence.
"""
