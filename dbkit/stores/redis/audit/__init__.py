"""The live keys of a server against the declared keyspaces. Reads only."""
