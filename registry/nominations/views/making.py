"""Naming somebody else, or oneself."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from registry.core.i18n import _, _l
from registry.core.permissions import requires
from registry.experts import queries as experts
from registry.leading.kinds import LegalCategory
from registry.nominations import making
from registry.nominations.forms import NominateForm, SelfForm
from registry.nominations.kinds import Channel
from registry.nominations.models import Nomination
from registry.nominations.views.page import ANSWER, MAKE, bp
from registry.web.steps import Place, Step, current_user, take

ASKING = Step(
    title=_l("Nominate a leading expert"),
    submit=_l("Ask the nominee"),
    done=_l("The nominee is asked. This page shows the status of the nomination."),
    follows=(
        _l("The nominee reads what follows and decides; nothing is looked at before that."),
        _l("You see the status of the nomination, and nothing of the dossier."),
        _l(
            "You are not informed whether the nominee said no, did not answer or was not found fit."
        ),
    ),
)
NAMING_ONESELF = Step(
    title=_l("Nominate yourself"),
    submit=_l("Begin my nomination"),
    done=_l("Your nomination has begun. Prepare the dossier next."),
    grave=(
        _l("You agree that the secretariat and the panel read your dossier once you send it."),
        _l("You can step back until a decision is made; the dossier is then erased."),
    ),
)


def _place() -> Place:
    url = url_for(".index")
    return Place(url=url, trail=[(_("Nominations"), url)])


@bp.route("/new", methods=["GET", "POST"])
@requires(MAKE, write=MAKE)
def new() -> ResponseReturnValue:
    made: list[Nomination] = []

    def send(form: NominateForm) -> None:
        made.append(
            making.nominate(
                channel=Channel(form.channel.data),
                category=LegalCategory(form.category.data),
                name=form.name.data or "",
                email=form.email.data or "",
                statement=form.statement.data or "",
                on_behalf_of=form.on_behalf_of.data or "",
                language=form.language.data,
                by=current_user(),
            )
        )

    channels = [(one.value, one.label) for one in making.list_channels(current_user())]
    return take(
        ASKING,
        NominateForm,
        send,
        place=_place(),
        prepare=lambda form: setattr(form.channel, "choices", channels),
        after=lambda: url_for(".show", nomination_id=made[0].id),
    )


@bp.route("/new-self", methods=["GET", "POST"])
@requires(ANSWER, write=ANSWER)
def new_self() -> ResponseReturnValue:
    if experts.find_own_person(current_user()) is None:
        return redirect(url_for("experts.home"))
    made: list[Nomination] = []

    def send(form: SelfForm) -> None:
        made.append(
            making.nominate_self(
                category=LegalCategory(form.category.data),
                statement=form.statement.data or "",
                by=current_user(),
            )
        )

    return take(
        NAMING_ONESELF,
        SelfForm,
        send,
        place=_place(),
        after=lambda: url_for(".show", nomination_id=made[0].id),
    )
