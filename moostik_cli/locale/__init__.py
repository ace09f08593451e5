"""The translations of every message, one module a language."""
