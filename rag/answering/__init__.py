"""Hits to evidence, evidence to an answer whose every claim has been held against it."""
