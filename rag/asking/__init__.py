"""A question made ready to be searched: follow-ups, misspelt names, several questions in one."""
