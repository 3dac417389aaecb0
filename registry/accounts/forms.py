import re
from typing import Any

from wtforms import BooleanField, HiddenField, PasswordField, SubmitField, TextAreaField
from wtforms.validators import ValidationError

from registry.accounts import second_factor
from registry.accounts.passwords import LONGEST, SHORTEST
from registry.core.i18n import _, _l
from registry.core.permissions import Role
from registry.core.zones import current_zone, known_zone, zone_choices
from registry.taxonomy import words
from registry.web.fields import AS_TYPED, Choice, EmailAddressField, TypedField
from registry.web.forms import BaseForm
from registry.web.offers import NameField
from registry.web.validators import NoContacts, at_most, required

LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]


NEW_PASSWORD_HINT = _l(
    "At least %(number)s characters. Several unrelated words are easy to remember and hard to guess.",
    number=SHORTEST,
)


def _email(autocomplete: str = "username") -> EmailAddressField:
    return EmailAddressField(
        _l("E-mail address"),
        [required(_l("Enter your e-mail address")), at_most(254)],
        autocomplete=autocomplete,
    )


def _password(
    label: Any, message: Any, description: Any = "", *, autocomplete: str = "current-password"
) -> PasswordField:
    return PasswordField(
        label,
        [required(message), at_most(LONGEST)],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def _new_password(label: Any) -> PasswordField:
    return _password(label, _l("Choose a password"), NEW_PASSWORD_HINT, autocomplete="new-password")


def plain_name(_form: Any, field: Any) -> None:
    """A name goes out in mails under our own: it carries no address that a reader could follow."""
    if re.search(r"://|www\.|@|\w\.\w{2,}/", field.data or "", re.IGNORECASE):
        raise ValidationError(_("Write the name alone, without an address"))


class OneTimeCodeField(TypedField):
    """Six digits from an app, or a recovery code. What can be neither is no guess and is not counted."""

    cleaning = staticmethod(second_factor.read_code)
    keyboard = AS_TYPED | {"inputmode": "numeric"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, autocomplete="one-time-code", **kwargs)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and not second_factor.may_be_code(self.data):
            raise ValidationError(
                _("Enter the six digits that the app shows, or one of your recovery codes")
            )


class SignInForm(BaseForm):
    email = _email()
    password = _password(_l("Password"), _l("Enter your password"))


def _browser_zone() -> HiddenField:
    """The time zone of whoever opens the page, as the browser tells it; empty without scripts."""
    return HiddenField(
        filters=[lambda name: known_zone(name or "")], render_kw={"data-browser-zone": ""}
    )


class SignUpForm(BaseForm):
    name = NameField(
        _l("Full name"),
        [required(_l("Enter your full name")), at_most(), plain_name, NoContacts()],
        description=_l("With all diacritics, in the order in which you write it"),
        autocomplete="name",
    )
    email = _email()
    password = _new_password(_l("Password"))
    time_zone = _browser_zone()
    agrees = BooleanField(_l("I have read how the registry protects personal data"))

    def validate_agrees(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Please read it and tick the box"))


class ConfirmForm(BaseForm):
    password = _password(_l("Password"), _l("Enter your password"))


def _code(label: Any, description: Any = "") -> OneTimeCodeField:
    conditions = [required(_l("Enter the code")), at_most(40)]
    return OneTimeCodeField(label, conditions, description=description)


class OneTimeCodeForm(BaseForm):
    code = _code(
        _l("Six-digit code"), _l("From your authenticator app, or one of your recovery codes")
    )


class NewCodeForm(OneTimeCodeForm):
    code = _code(_l("Six digits from your authenticator app"))


class ProofCodeForm(OneTimeCodeForm):
    code = _code(
        _l("A code that works now"),
        _l("From your current authenticator app, or one of your recovery codes"),
    )


class ProofForm(BaseForm):
    proof = _password(
        _l("Your password, or the code that your authenticator app shows now"),
        _l("Enter your password or a code"),
    )


class ResetSecondFactorForm(BaseForm):
    reason = TextAreaField(
        _l("How did you verify that it is this person?"),
        [required(_l("State how you verified it, or why you refuse")), at_most(500)],
        description=_l(
            "For example: called back on the number in the staff directory. If you refuse, give the reason."
        ),
    )
    reset = SubmitField(_l("Reset the second factor"))
    refuse = SubmitField(_l("Refuse the request"))


class AskResetForm(BaseForm):
    email = _email()


class NewPasswordForm(BaseForm):
    password = _new_password(_l("New password"))


class JoinForm(NewPasswordForm):
    time_zone = _browser_zone()


class ChangePasswordForm(BaseForm):
    current = _password(_l("Current password"), _l("Enter your current password"))
    password = _new_password(_l("New password"))


class SettingsForm(BaseForm):
    locale = Choice(_l("Language of pages and e-mails"), choices=LANGUAGES)
    time_zone = Choice(
        _l("Time zone"),
        [required(_l("Choose your time zone"))],
        choices=(),
        render_kw={"data-browser-zone": ""},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = words.zone_words()
        zones = [(one, label, {"data-words": known.get(one, "")}) for one, label in zone_choices()]
        self.time_zone.choices = [("", _("Choose your time zone"), {}), *zones]
        self.time_zone.data = current_zone(self.time_zone.data or "")


class InviteForm(BaseForm):
    name = NameField(_l("Full name"), [required(_l("Enter the full name")), at_most(), plain_name])
    email = _email("off")
    role = Choice(_l("Role"), [required(_l("Choose a role"))], choices=())
    organisation_id = Choice(_l("Organisation"), choices=())

    def offer(self, *, roles: list[Role], organisations: Any) -> None:
        self.role.choices = [(role.value, role.label) for role in roles]
        nowhere: tuple[str, str, dict[str, str]] = ("", _("No particular organisation"), {})
        self.organisation_id.choices = [nowhere, *words.organisation_choices(organisations)]


class EndingForm(BaseForm):
    reason = TextAreaField(_l("Reason"), [required(_l("Enter a reason")), at_most(1000)])
