"""What later features know of an introduction, and do when it takes a step."""

from collections.abc import Sequence

from registry.core.hooks import Hook
from registry.experts.kinds import ContactKind
from registry.introductions.models import Introduction

said_beforehand = Hook[[Introduction], Sequence[ContactKind]]("introductions.said_beforehand")
"""What the expert chose to reveal when they asked for this post themselves."""
connected = Hook[[Introduction], None]("introductions.connected")
closed = Hook[[Introduction], None]("introductions.closed")


def find_answer(introduction: Introduction) -> list[ContactKind]:
    """Empty: they have to be asked."""
    return [kind for kinds in said_beforehand(introduction) for kind in kinds]
