"""The catalog, the vectors beside it, and the one writer that keeps both current."""
