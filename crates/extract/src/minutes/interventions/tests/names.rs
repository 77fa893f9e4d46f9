//! Names that no table knows, sentences that end in odd ways, and labels that are none.

use super::{all, none};

#[test]
fn names_that_no_table_knows_speak_by_their_words() {
    all(&[
        ("EFB asked for a map.", &["EFB: EFB asked for a"]),
        (
            "NL agreed. ClearRivers also noted the costs.",
            &["NL: NL agreed.", "ClearRivers: ClearRivers also noted the"],
        ),
        (
            "Ada Brug replied that it rains.",
            &["Ada Brug: Ada Brug replied that"],
        ),
        (
            "The River Trust suggested a pause.",
            &["River Trust: The River Trust suggested"],
        ),
    ]);
    none(&[
        "GDPR requires a register.",
        "The TTPA introduced new labels.",
        "TTPA confirmed the rule.",
        "Discussion continued. Everyone agreed.",
        "MINUTES APPROVED BY ALL WHO ASKED",
        "The Digital Services Act raised the bar.",
        "Version 2 added a map.",
    ]);
}

#[test]
fn sentences_end_behind_marks_and_numbers() {
    all(&[
        (
            "NL said that \"it rains.\" DE asked why.",
            &["NL: NL said that \"it", "DE: DE asked why."],
        ),
        (
            "NL noted the rules.1 DE asked why. (FR agreed.) SE did too. ES asked for more.",
            &[
                "NL: NL noted the rules.1",
                "DE: DE asked why. (FR",
                "ES: ES asked for more.",
            ],
        ),
        (
            "This was raised by most MS. DE asked why. The break was at 10 a.m. SE thanked all. NL \
             preferred option A. FR disagreed.",
            &[
                "DE: DE asked why. The",
                "SE: SE thanked all.",
                "NL: NL preferred option A.",
                "FR: FR disagreed.",
            ],
        ),
        ("| 1 | NL asked for a map | open", &["NL: NL asked for a"]),
    ]);
}

#[test]
fn a_dash_can_be_a_label() {
    all(&[
        (
            "- DE – The deadline is too short for us.",
            &["DE: DE – The deadline"],
        ),
        (
            "- Netherlands (NL): the deadline is too short for us.",
            &["NL: Netherlands (NL): the deadline"],
        ),
        ("- NL: agrees.", &["NL: NL: agrees."]),
    ]);
    none(&[
        "- COM – Update on the guide",
        "- JRC - presentation of maps (10 minutes)",
        "- DE: Ada Brug, Bo Elm",
        "- Welcome and introduction – COM",
    ]);
}

#[test]
fn in_a_record_of_persons_countries_are_what_is_spoken_of() {
    all(&[(
        "Mr. ELM (Poland) said that it rained.
         Mr. OAK (Iran) replied.
         Poland had signed the treaty in May.
         Mr. ASH (France) and Mr. FIR (Egypt) asked for a vote.
         The Soviet Union was building boats.",
        &[
            "PL: Mr. ELM (Poland) said",
            "IR: Mr. OAK (Iran) replied.",
            "FR+EG: Mr. ASH (France) and",
        ],
    )]);
}

#[test]
fn an_article_has_no_speakers() {
    let text = ["Germany has a law on locks."; 12].join("\n");
    none(&[&text]);
}

#[test]
fn the_chair_speaks_for_whom_the_list_names() {
    all(&[
        (
            "Chair: Ada Elm (DG JUST)
             The Chair opened the meeting. NL asked why.",
            &["DG JUST: The Chair opened the", "NL: NL asked why."],
        ),
        (
            "The meeting was chaired by COM.
             The Chair asked for comments.",
            &["COM: The meeting was chaired", "COM: The Chair asked for"],
        ),
        (
            "The Chair (COM) asked for comments.",
            &["COM: The Chair (COM) asked"],
        ),
        (
            "The Chair, Ada Elm (COM), asked for comments.",
            &["COM: The Chair, Ada Elm"],
        ),
    ]);
}
