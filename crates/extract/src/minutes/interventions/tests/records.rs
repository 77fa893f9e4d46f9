//! Records of old and of other houses: titles, capitals, delegations, councillors.

use super::{all, none};

#[test]
fn a_record_of_1946_names_speakers_in_many_ways() {
    all(&[
        (
            "Mr. ELM (United Kingdom) said that the text was long.",
            &["UK: Mr. ELM (United Kingdom)"],
        ),
        (
            "The REPRESENTATIVE OF POLAND proposed a pause.",
            &["PL: The REPRESENTATIVE OF POLAND"],
        ),
        (
            "The CHAIRMAN thanked the representative of Poland.",
            &["Chairman: The CHAIRMAN thanked the"],
        ),
        (
            "The Soviet delegation considered that it was late.",
            &["SU: The Soviet delegation considered"],
        ),
        (
            "The representative of the Soviet Union, supported by the representative of Poland, \
             moved the closure.",
            &["SU+PL: The representative of the"],
        ),
        (
            "The USSR representative could not accept the text.",
            &["SU: The USSR representative could"],
        ),
        (
            "Colonel ASH (Australia) supported the motion.",
            &["AU: Colonel ASH (Australia) supported"],
        ),
        (
            "Mr. de la ROSE (Mexico) wished to know why.",
            &["MX: Mr. de la ROSE"],
        ),
        (
            "Mr. QUO TAI-LIN (China) felt that it rained.",
            &["CN: Mr. QUO TAI-LIN (China)"],
        ),
        (
            "Replying to Mr. ELM, the CHAIRMAN explained the rule.",
            &["Chairman: the CHAIRMAN explained the"],
        ),
        (
            "In reply to a question by Mr. ELM (France), the SECRETARY stated that it rained.",
            &["Secretary: the SECRETARY stated that"],
        ),
        (
            "Speaking as the representative of Brazil, Mr. OAK (Brazil) recalled the rule.",
            &["BR: Mr. OAK (Brazil) recalled"],
        ),
        (
            "Mr. ELM (France) and Mr. OAK (Netherlands) agreed.",
            &["FR+NL: Mr. ELM (France) and"],
        ),
        (
            "The UNITED STATES REPRESENTATIVE asked for a vote.",
            &["US: The UNITED STATES REPRESENTATIVE"],
        ),
        (
            "The representative of FRANCE observed that it rained. He thought so too. The \
             representative of EGYPT doubted it.",
            &[
                "FR: The representative of FRANCE",
                "EG: The representative of EGYPT",
            ],
        ),
        (
            "The delegate for Norway wished to speak.",
            &["NO: The delegate for Norway"],
        ),
        (
            "The Polish amendment was put to the vote. Mr. OAK (Poland) withdrew it.",
            &["PL: Mr. OAK (Poland) withdrew"],
        ),
        (
            "A letter from the Iranian Ambassador was read by the CHAIRMAN.",
            &["Chairman: A letter from the"],
        ),
    ]);
}

#[test]
fn a_ruling_is_nobodys() {
    none(&[
        "The meeting rose at 6 p.m.",
        "There being no further speakers, the list was closed.",
        "It was so decided.",
        "The amendment of the United Kingdom was rejected by 5 votes to 4.",
        "In favour: Belgium, France, Poland. Against: Egypt.",
        "A vote was taken by show of hands.",
        "Present: Mr. ELM (France), Mr. OAK (Poland), Mr. ASH (Egypt).",
        "The letter of Mr. ELM (Iran) was placed on the agenda.",
    ]);
}

#[test]
fn in_a_councils_own_minutes_no_state_speaks() {
    none(
        &["Township of Elm
         A regular meeting of the Township of Elm Council was held on Tuesday.
         Council received a report from the clerk and the council shall select a mayor."]
        .map(|_| "Be it resolved that the minutes be adopted."),
    );
    all(&[
        (
            "Township of Elm
             A regular meeting of the Township of Elm Council was held on Tuesday.
             Council discussed the report of the clerk.",
            &["GROUP: Council discussed the report"],
        ),
        (
            "MINUTES
             Councillor Ash asked about the bridge. Cllr Oak replied that it is closed.",
            &[
                "Councillor Ash: Councillor Ash asked about",
                "Cllr Oak: Cllr Oak replied that",
            ],
        ),
        (
            "MINUTES
             Mayor Elm recognised the work of all. Deputy Mayor Oak thanked the staff.",
            &[
                "Mayor Elm: Mayor Elm recognised the",
                "Deputy Mayor Oak: Deputy Mayor Oak thanked",
            ],
        ),
    ]);
    none(&[
        "Moved by Councillor Ash, Seconded by Councillor Oak",
        "Councillor Ash: Library Board.",
        "The council shall select a chair.",
    ]);
}
