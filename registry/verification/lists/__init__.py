"""The lists of the verifiers' office and of those who oversee it."""
