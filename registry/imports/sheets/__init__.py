"""Strangers' tables as rows of texts. Nothing here imports anything of the registry: see main.py."""
