"""Changing one thing in an artist's file, and not one byte more."""
