"""Query to hits: the retrievers, what they are fused from, and what orders the first hits."""
