"""From an episode to jobs: what is to be made, and why. Pure."""
