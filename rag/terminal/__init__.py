"""What the commands share: flags, lines on stderr, rich layout, the doctor."""
