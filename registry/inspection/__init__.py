"""The auditors' pages: the log of every change, and the check of its chain."""
