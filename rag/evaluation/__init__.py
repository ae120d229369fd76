"""Gold file, metrics, runs, differences and reports: what ``rag eval`` stands on."""
