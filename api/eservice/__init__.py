"""The citizens' pages, from the first question to the case's end."""
