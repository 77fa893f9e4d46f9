//! Forms that are rarer, each with a sentence of its own.

use super::{all, none};

#[test]
fn rarer_forms_of_the_subject() {
    all(&[
        (
            "DE and NL: support the text but ask for more time.",
            &["DE+NL: DE and NL: support"],
        ),
        (
            "The Danish and Swedish delegations asked why.",
            &["DK+SE: The Danish and Swedish"],
        ),
        (
            "French, German and Italian experts presented a paper.",
            &["FR+DE+IT: French, German and Italian"],
        ),
        (
            "Both the EP and the Council supported this.",
            &["EP+Council: Both the EP and"],
        ),
        (
            "NL (Ine), SE (Bo) and FI agreed.",
            &["NL+SE+FI: NL (Ine), SE (Bo)"],
        ),
        (
            "Ms Elm from the Netherlands asked why.",
            &["NL: Ms Elm from the"],
        ),
        (
            "The Commission representative said that it rains.",
            &["COM: The Commission representative said"],
        ),
        (
            "FR – supported by DE – asked why.",
            &["FR+DE: FR – supported by"],
        ),
        (
            "AT, CZ: no comments so far on this text",
            &["AT+CZ: AT, CZ: no comments"],
        ),
    ]);
}

#[test]
fn rarer_forms_of_the_verb() {
    all(&[
        (
            "LU thanked the Chair, while MT had no comments.",
            &["LU: LU thanked the Chair,", "MT: MT had no comments."],
        ),
        ("EE has a question on locks.", &["EE: EE has a question"]),
        (
            "BG would like to know whether it rains.",
            &["BG: BG would like to"],
        ),
        ("CY is against the text.", &["CY: CY is against the"]),
        ("EL is not in favour of the text.", &["EL: EL is not in"]),
        ("HU took the floor.", &["HU: HU took the floor."]),
        (
            "IE stated that it rains; however, DK disagreed.",
            &["IE: IE stated that it", "DK: DK disagreed."],
        ),
        (
            "After a question from FI on locks, COM replied that it is so.",
            &["COM: COM replied that it"],
        ),
        (
            "It was asked by SK whether it rains.",
            &["SK: It was asked by"],
        ),
        (
            "Questions were raised by DE, FR and NL on locks.",
            &["DE+FR+NL: Questions were raised by"],
        ),
    ]);
    super::certain(&[
        ("LV has no objections.", "LV"),
        ("RO has a hotline.", "RO~"),
    ]);
}

#[test]
fn hostile_subjects_are_read_in_time() {
    let texts = [
        "Danish and ".repeat(30_000),
        "the both ".repeat(30_000),
        "NL (supported by FR, ".repeat(20_000),
        "Chair Ada ".repeat(30_000),
        "Ab, the Cd, ".repeat(20_000),
        "x and NL asked ".repeat(20_000),
    ];
    for text in texts {
        let begun = std::time::Instant::now();
        none(&[]);
        let _ = super::turns(&text);
        assert!(begun.elapsed().as_secs() < 20, "{}", &text[..20]);
    }
}
