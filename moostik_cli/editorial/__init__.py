"""From an episode to the edit: a timeline of its pictures, and the files that editing programs open."""
