"""``rag watch``: the index stays current while notes are edited."""
