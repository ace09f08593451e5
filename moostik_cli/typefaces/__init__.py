"""The typeface that comes with moostik, for boards and preview frames, and the machine's fonts for what it lacks.

`files/` holds Source Sans 3.052 by Adobe, under the SIL Open Font License (`OFL.md`), as it was released.
"""
