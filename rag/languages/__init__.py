"""Languages other than English: their words for ours, their small words, which one a text is in."""
