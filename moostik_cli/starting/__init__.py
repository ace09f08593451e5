"""From nothing, or from the first studio's JSON, to files that `check` accepts."""
