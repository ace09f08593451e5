"""What the files say (pydantic), and what passes between the stages (frozen dataclasses).

Modules are imported by name (`from moostik_cli.models.episode import Shot`), so that a command loads
only what it touches.
"""
