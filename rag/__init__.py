"""Ask your notes, and get an answer you can check."""

__version__ = "0.1.0"
