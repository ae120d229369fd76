"""``rag mcp``: the notes for any MCP client, over stdio or HTTP on loopback."""
