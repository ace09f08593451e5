"""How fast it is, measured against the limit of each thing: see README.md beside this."""
