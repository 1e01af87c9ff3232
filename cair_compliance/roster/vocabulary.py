"""Heading words, as they are written in school and child care lists, folded (see `fold_name`)."""

from __future__ import annotations

from collections.abc import Mapping

_WORDS = {
    "state_id": (
        "ssid stateid statestudentid statestudentnumber statenumber cid stateassignedid calpadsid "
        "stateidnumber statewidestudentidentifier statestudentidentifier californiastudentid studentstateid"
    ),
    "local_id": (
        "studentid studentnumber permid permanentid localid localstudentid sisnumber id idnumber studentno "
        "stuid stunum brightwheelid childid pupilid personid patientid studentidnumber localstudentnumber "
        "sisid studentlocalid"
    ),
    "last_name": (
        "lastname lname ln surname apellido apellidos studentlegallastname studentlastname legallastname "
        "familyname last childlastname childslastname pupillastname studentsurname primerapellido "
        "lastnamelegal"
    ),
    "first_name": (
        "firstname fname fn givenname nombre studentfirstname first legalfirstname studentlegalfirstname "
        "childfirstname childsfirstname pupilfirstname given nombres forename givennames firstnamelegal"
    ),
    "middle_name": (
        "middlename mname mn middle middleinitial mi studentmiddlename studentlegalmiddlename legalmiddlename"
    ),
    "suffix": "suffix sfx namesuffix studentnamesuffix generation studentsuffix suffixname",
    "name": (
        "studentname name child childname childsname pupil pupilname alumno fullname student studentfullname "
        "names nombrecompleto lastfirst lastnamefirstname lastnamefirst namelastfirst legalname "
        "nombredelalumno patientname studentslastfirst pupilsname studentsname"
    ),
    "birthdate": (
        "birthdate dob bdate birthday dateofbirth fechadenacimiento bd studentbirthdate studentdob childdob "
        "birthdatemmddyyyy dobmmddyyyy fechanacimiento fdn birth studentbirthday"
    ),
    "sex": "sex gender gen mf gndr sexo gendercode sx studentgender studentgendercode legalsex legalgender",
    "grade": "grade gr grd gradelevel gl gradelevelcode studentgrade currentgrade grado gradecode gradelvl",
    "room": (
        "room teacher homeroom classroom class rm teachername homeroomteacher roomnumber section "
        "classroomname salon maestra maestro homeroomname"
    ),
    "school": (
        "school schoolname schoolofattendance schoolid calendarname campus site sitename schoolsite facility "
        "center centername location facilityname escuela"
    ),
    "county": "county countyname condado countyofresidence residencecounty",
    "street": (
        "address street streetaddress address1 addressline1 homeaddress residenceaddress addr direccion domicilio"
    ),
    "city": "city town ciudad residencecity cityname",
    "zip_code": "zip zipcode postalcode zip5 codigopostal residencezip",
    "enrolled": (
        "enrolled enrollmentstartdate enrolldate enrollmentdate dateenrolled startdate entrydate "
        "admissiondate dateadmitted admitdate admitted dateofadmission dateofenrollment enterdate datestarted"
    ),
    "left": (
        "enrollmentenddate enddate exitdate withdrawaldate withdrawdate leavedate dateleft leftdate "
        "leavingdate dropdate exit datewithdrawn"
    ),
    "status": "status enrollmentstatus studentstatus childstatus",
    "notes": "notes comment comments note remarks remark observaciones healthnotes",
    "requirements_met": "reqmetk reqmetp reqmet7 rmk rmp rm7 requirementsmetk requirementsmet7 requirementsmetprek",
    "follow_up": "reqfollowupk reqfollowupp reqfollowup7 rfk rfp rf7",
    "vaccine": (
        "vaccine vaccinename immunization immunizationname shot vaccinedescription vaccination vaccinegroup "
        "antigen vaccinetype immunizationtype vaccineproduct vacuna immunizationdescription"
    ),
    "vaccine_code": "vaccinecode immunizationcode shotcode immcode",
    "trade_name": "product productname tradename trade brand brandname",
    "cvx": "cvx cvxcode vaccinecvx",
    "dose_date": (
        "dosedate date admindate dateadministered dategiven immunizationdate vaccinationdate shotdate "
        "servicedate administrationdate vaccinedate administereddate dateofdose dateofservice fecha immdate "
        "dateofvaccination"
    ),
    "dose_number": "dosenumber dose doseno dosenum series dosesequence sequence shotnumber",
    "exemption_type": "exemptiontype exemptioncode waivertype",
    "exemption_start": "exemptionstartdate exemptionstart exemptiondate waiverdate",
    "exemption_end": "exemptionexpirationdate exemptionenddate exemptionexpires exemptionend exemptionexpiration",
}

FIELD_OF: Mapping[str, str] = {word: field for field, words in _WORDS.items() for word in words.split()}
"""Folded heading -> field."""

FIELDS = frozenset(_WORDS)

_IGNORED = """
    academicyear academicyearid age ageinmonths ageinyears agemonths ageyears alias aliasfirstname
    aliaslastname allergies birthcity birthcountry birthplace birthstate capacity cellphone certificatetype
    compliance compliancystatus compliant count country countryofbirth dental dentalexam district doctor due
    email ethnicity guardian hearing hmlang homelanguage homephone homeprimarylanguage igra index iscompliant
    language languagecode lastupdate lastupdated leadtest licensenumber line lot lotnumber manufacturer
    medications months nickname no num number outofcompliance overdue page parent parentguardian
    parentguardianname phone phonenumber physical physicaldate physicalexam physician placeofbirth ppd
    ppddate preferredfirstname preferredlastname preferredname primarylanguage printed race recordsource
    recordspresented reportinglea requirementmet requirementsmet row rtp schoolyear si7 sik sip source
    staffinit7 staffinitk staffinitp state studentaliasfirstname studentaliaslastname
    studentprimarylanguagecode tb tbdate tbtest total tst updated vision wheninput whoinput years
"""
IGNORED = frozenset(_IGNORED.split())
"""Folded headings that are known and hold nothing of use here."""

NOT_A_PUPIL = ("parent", "guardian", "teacher", "enrol", "phone", "emergency", "contact", "mother", "father", "alias",
               "physician", "doctor", "email", "language", "prefer", "sibling")  # fmt: skip
"""A heading with one of these is never taken for a pupil's own field on likeness alone."""

PREFIXES = ("students", "student", "immunizations", "immunization", "imms", "imm", "stu", "child", "pupil", "person",
            "vaccines", "vaccine")  # fmt: skip
"""Table names exports put before a dot."""

AERIES_VACCINES = {"p": "Polio", "d": "DTP", "m": "MMR", "v": "Varicella"}
"""First letter of an Aeries field code of table IMM, as in IMM.P1 or IMM.ME."""
