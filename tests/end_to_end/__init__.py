"""What the tests of the whole command need: a shell, a project, and what the files ask for."""
