"""What for, and of what, somebody can read a person's record: every word that the ledger may hold."""

from registry.core.enums import LabelledEnum
from registry.core.i18n import _l


class ReadingPurpose(LabelledEnum):
    SEARCH = "search", _l("listed in a search")
    PROFILE = "profile", _l("opened the profile")
    SHORTLIST = "shortlist", _l("considered on a shortlist")
    EXPORT = "export", _l("took a masked list away")
    INTEREST = "interest", _l("read your interest in an opening")
    INTRODUCTION = "introduction", _l("worked on an introduction")
    CONVERSATION = "conversation", _l("read what you wrote to each other")
    CONTACT = "contact", _l("read contact details")
    CONTRACT = "contract", _l("worked on a contract")
    VERIFICATION = "verification", _l("checked a claim")
    COUNT = "count", _l("checked the count")
    OVERSIGHT = "oversight", _l("examined the profile")
    DESIGNATION = "designation", _l("worked on a designation")
    DELEGATION = "delegation", _l("filled in your profile as your delegate")
    DUPLICATE = "duplicate", _l("compared two records")
    ASSIGNMENT = "assignment", _l("compared experts with open positions")


class ReadPart(LabelledEnum):
    NAME = "name", _l("name")
    EMPLOYER = "employer", _l("employer")
    COUNTRY = "country", _l("country")
    SUMMARY = "summary", _l("summary")
    DOCTORATE = "doctorate", _l("doctorate")
    AVAILABILITY = "availability", _l("periods and languages")
    WORKS = "works", _l("works")
    MASKED = "masked", _l("masked card only")
    EMAIL = "email", _l("e-mail address")
    PHONE = "phone", _l("telephone")
    WEBSITE = "website", _l("website")
    MESSAGES = "messages", _l("messages")
    EVIDENCE = "evidence", _l("evidence")
    IDENTITY = "identity", _l("identity")
    EMPLOYMENT_ABROAD = "employment_abroad", _l("employment abroad")
    RESIDENCE = "residence", _l("residence")
