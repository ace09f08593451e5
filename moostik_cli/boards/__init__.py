"""Boards to send: the contact sheet (PNG) and the storyboard (PDF)."""
