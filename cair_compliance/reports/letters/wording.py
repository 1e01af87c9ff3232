"""Every sentence a family reads, in plain English; the keys of the translations.

Short words and short sentences: a sixth grader should be able to read them. {places} are filled in.
"""

from __future__ import annotations

DEAR = "Dear parent or guardian of {name},"
PUPIL = "Child: {name}"
ROOM = "Room: {room}"
GRADE = "Grade: {grade}"

MISSING_TITLE = "Your child needs vaccine records"
MISSING_WHY = (
    "California law asks each child in school or child care to have certain vaccines (shots). "
    "Our records do not show all of them for your child. Your child may have had them. We just do not have the proof."
)
WHAT_IS_MISSING = "What our records do not show"
VACCINE, DOSES, NEXT_DOSE = "Vaccine", "Missing dose", "Next dose"
DOSE_NUMBER, DOSE_NUMBERS = "dose {numbers}", "doses {numbers}"
PLEASE = "Please do one of these three things by {day}:"
BRING = "Bring us a record that shows the date of each shot and the doctor or clinic that gave it."
GET = "Ask your doctor or clinic to give the missing shots. Then bring us the new record."
EXEMPT = (
    "If a doctor says your child should not get a shot, ask the doctor for a medical exemption. "
    "It must come from the state website called CAIR-ME."
)
AFTER = "If we do not have one of these, your child may not attend after {day}."
CLOCK_ATTEND = "Last day to attend without proof: {day} ({days} school days after this notice, {law})."
CLOCK_AFTER = "Last day to attend without proof: {day} ({days} school days after our first letter, {law})."
CLOCK_EVIDENCE = "Last day to send us proof under the school law: {day} ({law})."
WEEKDAYS = "We counted Monday to Friday. School holidays were not taken out."
HELP = "Need help? No doctor, or no insurance? Call us. The county health department can tell you where shots are free."
CALL = "Call us at {phone}."
LAW = "The law: {law}."

EXCLUSION_TITLE = "Your child may not attend for now"
EXCLUSION_WHY = (
    "We wrote to you on {notice} about vaccines (shots) that California law asks for. "
    "We still do not have proof of the shots listed here."
)
EXCLUSION_LAST = "The last day your child may attend is {day}."
EXCLUSION_WAS = "The last day your child could attend was {day}."
EXCLUSION_BACK = "Your child can come back as soon as we have one of these:"
EXCLUSION_WORRY = "We want your child in class. Please call us today. We will help you."

SPRING_TITLE = "Get ready for 7th grade"
SPRING_WHY = (
    "Before 7th grade starts, California law asks for proof of some shots. "
    "Our records do not show these for your child yet."
)
SPRING_WHEN = (
    "Please bring us proof before the first day of 7th grade, {day}. Summer fills up fast, so ask for a visit now."
)
SPRING_NO = "Without proof your child cannot start 7th grade."

REMINDER_TITLE = "Next shots for your child"
REMINDER_WHY = (
    "Your child may attend now because the next shots are not due yet. "
    "California law asks us to tell you when they are."
)
FROM, NO_LATER = "Not before", "No later than"
REMINDER_THEN = (
    "Please bring us the new record right after each shot. If the last day goes by, your child may not attend."
)

SIGNED = "Signature"
THIS_LETTER = "this letter"
UNCONFIRMED = "This translation has not been confirmed by a translator. The English text counts."

POLIO, DTAP, TDAP, MMR = "Polio", "DTaP (diphtheria, tetanus, whooping cough)", "Tdap (whooping cough booster)", "MMR"
HEPB, VARICELLA, HIB = "Hepatitis B", "Chickenpox (varicella)", "Hib"
VACCINES = {"polio": POLIO, "dtap": DTAP, "tdap": TDAP, "mmr": MMR, "hepb": HEPB, "varicella": VARICELLA, "hib": HIB}

ALL: tuple[str, ...] = tuple(
    dict.fromkeys(text for name, text in sorted(globals().items()) if name.isupper() and isinstance(text, str))
)
