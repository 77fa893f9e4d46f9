//! Speakers known by what stands beside them: brackets, labels, tables, headings.

use super::{document, silent, told};
use crate::minutes::{Certainty, Minutes};

#[test]
fn those_named_in_brackets_are_the_ones() {
    told(
        "Several Member States (AT, DE) agreed.",
        &["AT+DE: Several Member States (AT,"],
    );
    told(
        "Ada Brug (Ministry of Rivers, NL) asked why.",
        &["NL: Ada Brug (Ministry of"],
    );
    told(
        "Dr. van ELM (Netherlands) thought so.",
        &["NL: Dr. van ELM (Netherlands)"],
    );
    told(
        "Mr Elm (Institute of Locks) asked why.",
        &["Institute of Locks: Mr Elm (Institute of"],
    );
}

#[test]
fn a_person_comes_from_somewhere() {
    told(
        "Ada Brug from DG JUST gave a talk.",
        &["DG JUST: Ada Brug from DG"],
    );
    told("Mr Elm of the JRC gave a talk.", &["JRC: Mr Elm of the"]);
    told(
        "An expert from the Ministry of Rivers of LV asked why.",
        &["LV: An expert from the"],
    );
}

#[test]
fn the_council_of_a_record_of_its_own_is_everybody() {
    told(
        "SECURITY COUNCIL OF THE HARBOURS
         The Council agreed to adjourn.",
        &["GROUP: The Council agreed to"],
    );
}

#[test]
fn the_groups_lists_are_nobodys() {
    told(
        "The participants discussed these points:
         - the maps;
         - NL asked why.",
        &[
            "GROUP: The participants discussed these",
            "NL: NL asked why.",
        ],
    );
}

#[test]
fn hostile_text_is_read_in_time() {
    let texts = [
        "NL, ".repeat(40_000),
        "also, ".repeat(40_000),
        "(".repeat(80_000),
        "IT noted. ".repeat(20_000),
        "@a (NL) ".repeat(20_000),
        "A-".repeat(50_000),
        "1.".repeat(50_000),
    ];
    for text in texts {
        let begun = std::time::Instant::now();
        let _ = Minutes::of(&document(&text));
        assert!(begun.elapsed().as_secs() < 20, "{}", &text[..20]);
    }
}

#[test]
fn a_persons_first_name_goes_on() {
    told(
        "JRC (Ada) mentioned ferries. NL asked why. Ada replied that they float.",
        &[
            "JRC: JRC (Ada) mentioned ferries.",
            "NL: NL asked why.",
            "JRC: Ada replied that they",
        ],
    );
}

#[test]
fn a_label_alone_announces_its_list() {
    let document = document(
        "- NL:
         -- has a hotline for mayors
         -- will publish a guide
         - FR: asked why the text was so long",
    );
    let minutes = Minutes::of(&document);
    let all: Vec<_> = minutes
        .interventions
        .iter()
        .map(|i| i.text(&document))
        .collect();
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[0].ends_with("a guide"), "{all:?}");
}

#[test]
fn a_heading_can_name_the_country_of_what_follows() {
    let mut document = document(
        "MINUTES
         # The Netherlands
         The hotline for mayors is open at all hours.
         # Any other business
         The next meeting will be in May of this year.",
    );
    document.number_paragraphs(1);
    let minutes = Minutes::of(&document);
    let speakers: Vec<_> = minutes
        .interventions
        .iter()
        .map(|i| i.speakers.join("+"))
        .collect();
    assert_eq!(speakers, ["NL"]);
    assert_eq!(minutes.interventions[0].certainty, Certainty::Inferred);
}

#[test]
fn labels_of_lists_do_not_make_a_verbatim_record() {
    silent(
        "MINUTES
         Present: Mayor Ada Brug and Councillor Bo Elm.
         Staff: Cy Fir, Di Oak.
         Regrets: none.
         Guests: Eva Ash of the River Trust.
         The mayor opened the meeting at noon and closed it at one, after all items of it.",
    );
}
