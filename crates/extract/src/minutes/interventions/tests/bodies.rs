//! Groups of Member States and the Commission: many short turns in one paragraph, supporters in
//! brackets, and everything that names a country without its speaking.

use super::all;

#[test]
fn up_to_nine_turns_share_a_paragraph() {
    all(&[
        (
            "The Chair opened the floor. AT asked for more time for the river maps. BE and NL \
             supported AT. CZ, referring to its written comments, preferred option 2, whereas SI \
             and SK favoured option 1. DE (supported by FR and LU) asked to postpone. COM replied \
             that the deadline is fixed; it will send a note. On the second point, ES wondered who \
             pays and PT shared this concern. Finland agreed with Sweden.",
            &[
                "Chair: The Chair opened the",
                "AT: AT asked for more",
                "BE+NL: BE and NL supported",
                "CZ: CZ, referring to its",
                "SI+SK: SI and SK favoured",
                "DE+FR+LU: DE (supported by FR",
                "COM: COM replied that the",
                "ES: ES wondered who pays",
                "PT: PT shared this concern.",
                "FI: Finland agreed with Sweden.",
            ],
        ),
        (
            "PL raised that the text is late, to which COM answered that it is not. HU and RO \
             regretted the delay but EE did not see a problem. IE, MT: support the draft text as \
             it stands now. LV thanked DK for its talk.",
            &[
                "PL: PL raised that the",
                "COM: COM answered that it",
                "HU+RO: HU and RO regretted",
                "EE: EE did not see",
                "IE+MT: IE, MT: support the",
                "LV: LV thanked DK for",
            ],
        ),
        (
            "In response, the EEA noted that the form is optional. In reply to a question \
             from DE, COM clarified the scope. Following a question from EL, the JRC explained \
             the model. Responding to FR, EEA said that the data are public.",
            &[
                "EEA: In response, the EEA",
                "COM: COM clarified the scope.",
                "JRC: the JRC explained the",
                "EEA: EEA said that the",
            ],
        ),
    ]);
}

#[test]
fn all_that_support_are_speakers() {
    all(&[
        (
            "NL (supported by FR and LU) asked for a map.",
            &["NL+FR+LU: NL (supported by FR"],
        ),
        (
            "NL, supported by FR and LU, asked for a map.",
            &["NL+FR+LU: NL, supported by FR"],
        ),
        (
            "SE (with FI, DK) suggested a pause.",
            &["SE+FI+DK: SE (with FI, DK)"],
        ),
        (
            "AT, seconded by Hungary, requested a vote.",
            &["AT+HU: AT, seconded by Hungary,"],
        ),
        (
            "DE together with AT presented a paper.",
            &["DE+AT: DE together with AT"],
        ),
        (
            "CZ, joined by PL, questioned the costs.",
            &["CZ+PL: CZ, joined by PL,"],
        ),
        (
            "Some Member States (e.g. BG, EL and CY) voiced doubts.",
            &["BG+EL+CY: Some Member States (e.g."],
        ),
        (
            "A number of delegations (DE, FR, NL) opposed the text.",
            &["DE+FR+NL: A number of delegations"],
        ),
        (
            "DK, also on behalf of SE and FI, asked why.",
            &["DK+SE+FI: DK, also on behalf"],
        ),
        (
            "DE, FR, IT, and ES all agreed.",
            &["DE+FR+IT+ES: DE, FR, IT, and"],
        ),
        ("NL/BE suggested a map.", &["NL+BE: NL/BE suggested a map."]),
        (
            "Germany, France and the Netherlands opposed this.",
            &["DE+FR+NL: Germany, France and the"],
        ),
    ]);
}

#[test]
fn states_without_a_name_are_a_group() {
    all(&[
        (
            "One Member State noted that it rains.",
            &["GROUP: One Member State noted"],
        ),
        (
            "Another Member State asked why.",
            &["GROUP: Another Member State asked"],
        ),
        (
            "Two Member States expressed doubts.",
            &["GROUP: Two Member States expressed"],
        ),
        (
            "A Member State asked for a map.",
            &["GROUP: A Member State asked"],
        ),
        ("Several MS agreed.", &["GROUP: Several MS agreed."]),
        ("MS asked for a map.", &["GROUP: MS asked for a"]),
        (
            "Most delegations welcomed the text.",
            &["GROUP: Most delegations welcomed the"],
        ),
        (
            "A few participants raised doubts.",
            &["GROUP: A few participants raised"],
        ),
    ]);
}

#[test]
fn other_ways_to_say_who_speaks() {
    all(&[
        (
            "The delegation of Poland stated that it rains.",
            &["PL: The delegation of Poland"],
        ),
        (
            "The Polish delegation said that it rains.",
            &["PL: The Polish delegation said"],
        ),
        (
            "The Polish delegate asked why.",
            &["PL: The Polish delegate asked"],
        ),
        (
            "The delegate from Malta asked why.",
            &["MT: The delegate from Malta"],
        ),
        (
            "Our Danish colleagues explained the map.",
            &["DK: Our Danish colleagues explained"],
        ),
        (
            "The Swedish Presidency thanked all.",
            &["SE: The Swedish Presidency thanked"],
        ),
        (
            "The representative of the Commission (DG ENV) replied that it rains.",
            &["DG ENV: The representative of the"],
        ),
        (
            "DG JUST (Unit C.4) recalled the rules.",
            &["DG JUST: DG JUST (Unit C.4)"],
        ),
        (
            "The Commission (DG CNECT) gave a talk.",
            &["DG CNECT: The Commission (DG CNECT)"],
        ),
        (
            "Ms Elm (DG JUST, COM) gave a talk.",
            &["DG JUST: Ms Elm (DG JUST,"],
        ),
        (
            "Ms Ada Elm, Ministry of Rivers of Latvia, gave a talk.",
            &["LV: Ms Ada Elm, Ministry"],
        ),
        (
            "Ada Elm (Ministry of Rivers, Latvia) gave a talk.",
            &["LV: Ada Elm (Ministry of"],
        ),
        (
            "The Irish expert observed that it rains.",
            &["IE: The Irish expert observed"],
        ),
        (
            "NL's representative noted the costs.",
            &["NL: NL's representative noted the"],
        ),
        (
            "UK indicated that it will leave.",
            &["UK: UK indicated that it"],
        ),
        (
            "The Croatian National Election Commission described its maps.",
            &["HR: The Croatian National Election"],
        ),
        (
            "Portugal's electoral commission runs a hotline.",
            &["PT: Portugal's electoral commission runs"],
        ),
        (
            "ENISA and EEAS briefed the group.",
            &["ENISA+EEAS: ENISA and EEAS briefed"],
        ),
        (
            "- SK: welcomed the guide and asked for a translation",
            &["SK: SK: welcomed the guide"],
        ),
        (
            "- DE – asked for a longer deadline for all",
            &["DE: DE – asked for"],
        ),
        (
            "Comment from IE: the guide should be short.",
            &["IE: Comment from IE: the"],
        ),
        (
            "Intervention by HU: the guide should be short.",
            &["HU: Intervention by HU: the"],
        ),
        (
            "The question was put by ES whether it rains.",
            &["ES: The question was put"],
        ),
        (
            "Support was expressed by LV and EE.",
            &["LV+EE: Support was expressed by"],
        ),
    ]);
}

#[test]
fn who_is_named_in_prose_does_not_speak() {
    super::none(&[
        "Members from AT, BE, CZ and DE attended the meeting.",
        "The following were present: AT, BE, BG, CY, CZ, DE, DK, EE.",
        "Apologies: HU, IE and MT.",
        "Turnout in SE rose compared with FR and DE.",
        "The NL proposal was sent to all.",
        "Compared with FR, the figures are low.",
        "The guide was translated into DE, FR, ES and IT.",
        "Following the DE proposal, a group will be set up.",
        "A list of contact points from BE to SK is on the site.",
        "The next meeting will be hosted by PT.",
        "The workshop in Poland was a success.",
        "Thanks go to EE for the room.",
        "Like NL, the city has a hotline.",
        "AT the moment the form is closed.",
        "BE aware of the deadline.",
        "NO changes were made to the text.",
        "IT support was asked to help.",
        "IT was agreed to close the item.",
        "HR departments reported a lack of staff.",
        "MT Systems offer a first draft.",
        "PT staff were trained.",
        "SI units are used.",
        "OP 2021-2027 funds were used.",
        "MS Teams was used for the meeting.",
        "EN, FR and DE versions are on the site.",
        "DE facto the rule holds.",
        "The AI Act applies to all.",
        "Documents: SE-2034, LT 60.3, EL/12.",
        "P. T. Elm wrote the paper.",
        "The letter of A. IT is on file.",
        "The meeting will start at 10 AM in room DE 3.",
        "Mr Elm (NL) is the contact point for maps.",
        "ES to send the map by May.",
        "FR and DE should send their maps.",
        "DE and FR are on the border.",
        "Italy is a member of the group.",
        "The French text prevails.",
        "The case of Latvia was discussed.",
        "The Polish system uses paper.",
        "The agenda was adopted without changes.",
        "There being no objection, the text was adopted.",
        "No further questions were raised.",
        "The slides of the JRC are on the site.",
        "The answers from DE and FR are on the site.",
        "EP voted on the text in May.",
    ]);
}

#[test]
fn acts_are_inferred_and_words_stated() {
    super::certain(&[
        (
            "PT collaborates with its ports. PT underlined the need for maps.",
            "PT",
        ),
        ("FR enhanced the locks. The cost is high.", "FR~"),
        ("NL voted against.", "NL"),
        ("According to FI, the bridge is safe.", "FI~"),
        ("SE's National Council for Locks said that it rains.", "SE~"),
        ("The Swedish authorities reported three cases.", "SE~"),
    ]);
}
