"""The pages that are measured: for each topic the facts of up to three verdicts that differ most."""

TOPICS = {
    "account-help": (
        "account=locked",
        "receipt=IOE account=none filed_how=paper access_code=have",
        "account=locked receipt=IOE filed_how=online",
    ),
    "answer-overdue": (
        "asked_by=phone asked_on=2026-11-20 told=regular callback=none-yet",
        "asked_by=phone asked_on=2026-09-01 told=regular callback=missed-both",
        "callback=announced",
    ),
    "appointment-accommodation": (
        "appointment=2027-02-01T09:00",
        "appointment=2026-11-25T09:00",
        "appointment=2026-12-09T08:00",
    ),
    "biometrics-not-scheduled": ("filed=2026-10-20", "filed=2026-06-01 account=none", "filed=unsure"),
    "case-question": (
        "form=I-485 receipt=IOE account=linked",
        "form=I-485 account=none menu=not-tried",
        "account=none menu=dead-end",
    ),
    "case-status": ("form=I-485 receipt=IOE account=linked", "form=I-485 receipt=none account=none", "form=none"),
    "change-address": (
        "form=I-485 account=none",
        "form=N-400 receipt=IOE account=linked role=helper",
        "form=I-485 receipt=other-prefix account=none",
    ),
    "document-error": (
        "document=card mistake_by=uscis",
        "document=card mistake_by=mine account=none",
        "form=I-485 receipt=IOE account=linked mistake_by=mine",
    ),
    "emergency-travel": (
        "form=I-131 travel=2026-11-30",
        "form=I-131 travel=2027-03-01 account=none",
        "travel=2026-12-20 form=I-131 account=linked",
    ),
    "expedite": (
        "form=I-485 expedite_reason=humanitarian account=linked",
        "form=I-485 expedite_reason=humanitarian account=none",
        "form=I-765 expedite_reason=none account=none",
    ),
    "general-question": ("form=none", "form=none role=paralegal", "where=abroad"),
    "missing-document": (
        "form=I-90 receipt=IOE document=card mailed_on=2026-11-20 delivery=in-mail",
        "form=I-485 receipt=IOE document=rfe delivery=delivered account=none",
        "form=I-90 receipt=IOE document=card delivery=unsure",
    ),
    "other-agency": ("agency=state-nvc", "agency=eoir", "agency=other"),
    "processing-delay": (
        "form=N-400 processing=inside",
        "form=N-400 processing=outside asked_before=overdue account=none",
        "processing=unsure",
    ),
    "proof-of-status": (
        "form=I-90 receipt=IOE green_card=expired card_expires=2026-10-01",
        "form=I-90 green_card=lost where=abroad",
        "green_card=valid card_expires=2026-12-10 travel=2026-12-20",
    ),
    "reschedule-biometrics": (
        "appointment=2026-12-03T09:00 account=linked",
        "appointment=2026-12-10T09:00 account=none",
        "appointment=2026-12-10 cancelled_by_uscis=yes account=linked",
    ),
    "reschedule-interview": (
        "appointment=2026-12-15T09:00",
        "appointment=2026-11-20T09:00",
        "appointment=2026-12-10 cancelled_by_uscis=yes",
    ),
    "reschedule-oath": (
        "appointment=2026-12-15T09:00",
        "appointment=2026-11-20T09:00",
        "appointment=2026-12-10 cancelled_by_uscis=yes",
    ),
    "something-else": ("tools_tried=no", "tools_tried=yes menu=not-tried", "menu=dead-end"),
    "suspicious-contact": (
        "contact_by=text contact_wants=neither",
        "contact_by=call contact_wants=money",
        "contact_by=letter contact_wants=neither",
    ),
    "who-may-call": ("role=applicant", "role=helper person_present=yes", "role=applicant represented=yes"),
}
