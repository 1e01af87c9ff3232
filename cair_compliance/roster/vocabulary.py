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
        "lastnamelegal apellidopaterno"
    ),
    "second_last_name": "segundoapellido apellidomaterno secondlastname secondsurname",
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
        "nombredelalumno patientname studentslastfirst pupilsname studentsname nombrealumno "
        "nombredelestudiante nombreyapellido apellidosynombre namelastfirstmiddle lastfirstmiddle"
    ),
    "birthdate": (
        "birthdate dob bdate birthday dateofbirth fechadenacimiento bd studentbirthdate studentdob childdob "
        "birthdatemmddyyyy dobmmddyyyy fechanacimiento fdn birth studentbirthday dateofbirthmmddyyyy "
        "nacimiento fechanac fechadenac fnacimiento fnac fechanacim birthdt childbirthdate "
        "childsbirthdate childsdob childsdateofbirth"
    ),
    "sex": "sex gender gen mf gndr sexo genero gendercode sx studentgender studentgendercode legalsex legalgender",
    "grade": (
        "grade gr grd gradelevel gl gradelevelcode studentgrade currentgrade grado gradecode gradelvl gradelevelname "
        "grlevel enrolledgrade gradeenrolled nivel agegroup"
    ),
    "room": (
        "room teacher homeroom classroom class rm teachername homeroomteacher roomnumber section "
        "classroomname salon aula maestra maestro homeroomname roomname hr advisory"
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
    "status": "status enrollmentstatus studentstatus childstatus tg statustag enrollstatus estado",
    "notes": "notes comment comments note remarks remark observaciones healthnotes notas comentarios healthcomments "
    "immunizationnotes immunizationcomments immcomment immcomments",
    "language": (
        "hmlang homelanguage language languagecode primarylanguage homeprimarylanguage studentprimarylanguagecode "
        "homelang lang languageathome homelanguagecode corrlang correspondencelanguage idioma lengua "
        "primarylanguagecode familylanguage preferredlanguage parentlanguage languagespokenathome"
    ),
    "guardian": (
        "guardian parent parentguardian parentguardianname parentname guardianname parents parentsguardians "
        "parent1 guardian1 parent1name guardian1name mother father mothername fathername tutor padre madre "
        "padreotutor padremadreotutor parentsname contactname emergencycontact emergencycontactname"
    ),
    "guardian_first": (
        "guardian1firstname parent1firstname parentfirstname guardianfirstname parentguardianfirstname motherfirstname"
    ),
    "guardian_last": (
        "guardian1lastname parent1lastname parentlastname guardianlastname parentguardianlastname motherlastname"
    ),
    "phone": (
        "phone homephone cellphone phonenumber telephone mobile mobilephone cell parentphone guardianphone "
        "primaryphone contactphone telefono celular tel parentguardianphone guardian1phone phone1 parent1phone "
        "homephonenumber cellphonenumber emergencyphone parentcell"
    ),
    "says_all_required": "allrequired allrequireddoses hasallrequired hasallrequireddoses allreq alldoses",
    "says_conditional": "conditional cond conditionaladmission",
    "says_overdue": "overdue needsdosesnow",
    "says_iep": "iep",
    "says_independent_study": "ind independentstudy indstudy",
    "says_home_based": "home homebased homeschool homebasedprivate",
    "says_compliant": (
        "compliant iscompliant compliance compliancystatus immunizationcompliant immcompliant requirementmet "
        "requirementsmet compliancestatus immunizationcompliance uptodate utd immunizationscomplete "
        "shotscomplete immunizationsuptodate"
    ),
    "says_not_compliant": "outofcompliance noncompliant notcompliant",
    "says_status": "immunizationstatus immstatus shotstatus vaccinestatus vaccinationstatus izstatus",
    "requirements_met": "reqmetk reqmetp reqmet7 rmk rmp rm7 requirementsmetk requirementsmet7 requirementsmetprek",
    "follow_up": "reqfollowupk reqfollowupp reqfollowup7 rfk rfp rf7",
    "doses": (
        "immunizations vaccines shots vaccinations immunizationhistory immunizationrecord immunizationrecords "
        "immunizationdates vaccinehistory shotrecord shotrecords shotdates vaccinedates vacunas alldosedates "
        "immunizationlist vaccinelist doselist immunizationsreceived dosehistory vaccinationhistory izhistory"
    ),
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
    "dose_dates": "dates dosedates datesgiven datesadministered fechas",
    "dose_number": "dosenumber dose doseno dosenum series dosesequence sequence shotnumber",
    "exemption_type": "exemptiontype exemptioncode waivertype",
    "exemption_start": "exemptionstartdate exemptionstart exemptiondate waiverdate",
    "exemption_end": "exemptionexpirationdate exemptionenddate exemptionexpires exemptionend exemptionexpiration",
}

FIELD_OF: Mapping[str, str] = {word: field for field, words in _WORDS.items() for word in words.split()}
"""Folded heading -> field."""

FIELDS = frozenset(_WORDS)

DATE_FIELDS = ("birthdate", "enrolled", "left", "dose_date", "dose_dates", "exemption_start", "exemption_end")
VACCINES = ("vaccine", "vaccine_code", "trade_name", "cvx")
"""Fields that name the vaccine of a line."""

_IGNORED = """
    academicyear academicyearid age ageinmonths ageinyears agemonths ageyears alias aliasfirstname
    aliaslastname allergies birthcity birthcountry birthplace birthstate capacity certificatetype
    count country countryofbirth dental dentalexam district doctor due edad email guardianemail
    guardian2 guardian2firstname guardian2lastname guardian2name hearing igra index lastchecked
    lastupdate lastupdated leadtest licensenumber line lot lotnumber manufacturer
    medications months nextdue nextduedate duedate nickname no num number page parent2 parent2name
    parentemail physical physicaldate physicalexam physician pediatrician placeofbirth ppd
    ppddate preferredfirstname preferredlastname preferredname printed printedon recordsource
    recordspresented reportinglea row rtp schoolyear si7 sik sip source
    staffinit7 staffinitk staffinitp state studentaliasfirstname studentaliaslastname
    tb tbdate tbtest total tst updated updatedon vision wheninput whoinput years
"""
IGNORED = frozenset(_IGNORED.split())
"""Folded headings that are known and hold nothing of use here."""

_DROPPED = """
    race ethnicity ethnic ethniccode ethnicity1 hispanic hispaniclatino hispaniclatinoflag latino racecode race1
    race2 race3 race4 race5 raceethnicity ethnicityrace ethnicityhispanic ssn socialsecurity socialsecuritynumber
    socsec socialsec raza etnicidad religion citizenship immigrationstatus studentethnicity studentrace
    federalethnicity federalrace hispanicorlatino ishispanic isamericanindian isasian isblack iswhite
    ispacificislander studenthispanicethnicityindicator
"""
DROPPED = frozenset(_DROPPED.split())
"""Folded headings of what nothing here needs: never kept, and said so (17 CCR 6070 leaves them on the card)."""

NOT_A_PUPIL = ("parent", "guardian", "teacher", "enrol", "phone", "emergency", "contact", "mother", "father", "alias",
               "physician", "doctor", "email", "language", "prefer", "sibling", "previous", "prior",
               "former", "bus", "lunch", "counselor", "service", "district")  # fmt: skip
"""A heading with one of these is never taken for a pupil's own field on likeness alone."""

PREFIXES = ("students", "student", "immunizations", "immunization", "imms", "imm", "stu", "child", "pupil", "person",
            "vaccines", "vaccine")  # fmt: skip
"""Table names exports put before a dot."""

AERIES_VACCINES = {"p": "Polio", "d": "DTP", "m": "MMR", "v": "Varicella"}
"""First letter of an Aeries field code of table IMM, as in IMM.P1 or IMM.ME."""
