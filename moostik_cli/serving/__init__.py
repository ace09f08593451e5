"""The gallery of an episode on this machine, whose picks and notes go straight into the project."""
