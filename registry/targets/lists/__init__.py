"""What the lists of a count show, and by what they are narrowed."""

from registry.targets.lists.people import Said, counted, say, waiting

__all__ = ["Said", "counted", "say", "waiting"]
