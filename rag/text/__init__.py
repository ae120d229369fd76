"""Words, numbers and dates, read so that written forms compare equal."""
