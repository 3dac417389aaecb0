from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage
from wtforms import RadioField, StringField, TextAreaField, ValidationError

from registry.conversations.limits import limit
from registry.core.i18n import _, _l, hanoi_today
from registry.web.fields import DayField, HourField, WholeNumber
from registry.web.forms import BaseForm, RowForm, VersionedForm, row_list
from registry.web.validators import PARAGRAPH, at_most, required, within

NOTE = 500


class MessageForm(BaseForm):
    text = TextAreaField(_l("Your message"), [at_most(PARAGRAPH)])
    files = MultipleFileField(
        _l("Attachments"),
        description=_l("PDF, PNG, JPEG or photographs of an iPhone (HEIC); several at once."),
    )

    def chosen(self) -> list[FileStorage]:
        """An empty file field comes as one file without a name."""
        return [one for one in self.files.data or [] if isinstance(one, FileStorage) and one]

    def validate_files(self, _field: Any) -> None:
        most = limit("files_per_message", on=hanoi_today())
        if len(self.chosen()) > most:
            raise ValidationError(_("Attach at most %(most)s files to one message", most=most))


class TimeRow(RowForm):
    day = DayField(_l("Day"))
    hour = HourField(_l("Time of day"))


class TimesForm(BaseForm):
    times = row_list(TimeRow, _l("Times"), entry=_l("Time"), number=3)
    minutes = WholeNumber(
        _l("Length in minutes"), [required(_l("Enter the length in minutes")), within(10, 480)]
    )
    place = StringField(
        _l("Link to the call, or place"),
        [at_most()],
        description=_l("As your office gives it. Both sides read it here."),
    )
    participants = StringField(
        _l("Who takes part"), [at_most()], description=_l("Names, if others join you.")
    )

    def validate_times(self, field: Any) -> None:
        rows = [row.form for row in field]
        if any(bool(row.day.data) != bool(row.hour.data) for row in rows):
            raise ValidationError(_("Enter the day and the time of day of each time"))
        if not any(row.day.data for row in rows):
            raise ValidationError(_("Enter at least one time"))

    def moments(self, zone: ZoneInfo) -> list[datetime]:
        return [
            datetime.combine(row.form.day.data, row.form.hour.data, zone)
            for row in self.times
            if row.form.day.data and row.form.hour.data
        ]


class AcceptTimeForm(VersionedForm):
    moment = RadioField(_l("Times"), [required(_l("Choose one of the times"))], choices=())


class CancelForm(VersionedForm):
    reason = TextAreaField(_l("Reason"), [at_most(NOTE)])
