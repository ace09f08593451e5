"""The gate: all that the files, the disk and the model's card can tell before a cent is spent.

`inspect_production` is what `check` shows and what `generate` asks before it begins.
"""
