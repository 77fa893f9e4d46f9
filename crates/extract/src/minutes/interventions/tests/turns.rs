//! How far a turn goes, how sure it is, who is only mentioned, and who is known from lists.

use super::{document, silent, told};
use crate::minutes::{Certainty, Minutes};

#[test]
fn an_act_in_a_paragraph_of_its_own_is_inferred() {
    let certainty = |text: &str| {
        let minutes = Minutes::of(&document(text));
        minutes.interventions.first().map(|i| i.certainty)
    };
    assert_eq!(
        certainty("FR enhanced the protection of dams."),
        Some(Certainty::Inferred)
    );
    assert_eq!(
        certainty("PT collaborates with its ports."),
        Some(Certainty::Inferred)
    );
    assert_eq!(
        certainty("BE-Flanders is exploring tunnels."),
        Some(Certainty::Inferred)
    );
    assert_eq!(
        certainty("SE's National Council for Road Safety conducts a survey."),
        Some(Certainty::Inferred)
    );
    assert_eq!(certainty("NL asked why."), Some(Certainty::Stated));
}

#[test]
fn a_turn_holds_the_list_that_it_announces() {
    let document = document(
        "The JRC reminded:
         - the rules of the house;
         - the dates of the tests:
         -- in spring.
         The work goes on.",
    );
    let minutes = Minutes::of(&document);
    let text = minutes.interventions[0].text(&document);
    assert!(text.ends_with("in spring."), "{text}");
    assert_eq!(minutes.interventions.len(), 1);
}

#[test]
fn everybody_together() {
    told(
        "The group agreed on the text.",
        &["GROUP: The group agreed on"],
    );
    told(
        "Several Member States supported this.",
        &["GROUP: Several Member States supported"],
    );
    told(
        "All other attendees agreed.",
        &["GROUP: All other attendees agreed."],
    );
    told(
        "NL asked why. The participants expressed doubts.",
        &[
            "NL: NL asked why.",
            "GROUP: The participants expressed doubts.",
        ],
    );
}

#[test]
fn who_is_only_mentioned_does_not_speak() {
    silent("Dams in SE are older than in the NL proposal.");
    silent("In AT the river rose.");
    silent("The text follows the DE model.");
    silent("Some voted already (ES, IE, IT).");
    silent("JRC to send the map.");
    silent("FR was thanked by all.");
    silent("IT systems need care.");
    silent("NO decision was taken.");
    silent("DE proposals are on the site.");
    silent("1. Welcome (JRC)");
    silent("COM's own research and the input of states");
    silent("The answer was NOT.");
    silent("Hate from outside RO and even the EU");
}

#[test]
fn agendas_and_attendance_lists_hold_no_speech() {
    silent(
        "# Agenda
         - NL presents its dams
         - Talk by the JRC
         # Participants
         - Belgium (BE-Flanders), Denmark (DK)
         - COM opened the list",
    );
}

#[test]
fn persons_are_known_from_the_list_of_participants() {
    told(
        "# Participants
         | Name | Initials | Organisation
         | Ada van Brug | AVB | JRC
         | Bo Elm | BE | Sweden
         # Discussion
         Ada van Brug (AVB) opened the meeting. BE asked for a map. AVB agreed.",
        &[
            "JRC: Ada van Brug (AVB)",
            "SE: BE asked for a",
            "JRC: AVB agreed.",
        ],
    );
}

#[test]
fn records_of_old_name_the_country_once() {
    told(
        "Mr. OAKLEAF (Union of Soviet Socialist Republics) said that the text was long.
         The CHAIRMAN ruled the motion out of order.
         Mr. OAKLEAF asked for a vote. Sir John BIRCH (United Kingdom) seconded the motion.
         He thought that it was clear.",
        &[
            "SU: Mr. OAKLEAF (Union of",
            "Chairman: The CHAIRMAN ruled the",
            "SU: Mr. OAKLEAF asked for",
            "UK: Sir John BIRCH (United",
            "UK: He thought that it",
        ],
    );
}

#[test]
fn a_verbatim_record_gives_all_words_to_the_label_before() {
    let text = "The Chair: I open the meeting, and we begin with item one.
        Ireland: We thank you. I have two points to make.
        My second point is about ferries, and NL presented it before.
        Mr Elm (Poland): I agree with my colleague.
        The Chair: Thank you. We now close our meeting.
        THE PRESIDENT: I thank you.";
    told(
        text,
        &[
            "Chair: The Chair: I open",
            "IE: Ireland: We thank you.",
            "PL: Mr Elm (Poland): I",
            "Chair: The Chair: Thank you.",
            "President: THE PRESIDENT: I thank",
        ],
    );
    let document = document(text);
    let minutes = Minutes::of(&document);
    assert!(
        minutes.interventions[1]
            .text(&document)
            .ends_with("before.")
    );
}

#[test]
fn a_label_with_a_sentence_is_a_turn() {
    told(
        "NL: asked for a longer deadline for tests.",
        &["NL: NL: asked for a"],
    );
    silent("NL: 10 minutes");
}

#[test]
fn a_label_inside_a_paragraph_is_a_turn() {
    told(
        "DE asked about tolls. COM: this is not foreseen at all. FR: agrees with the others on it.",
        &[
            "DE: DE asked about tolls.",
            "COM: COM: this is not",
            "FR: FR: agrees with the",
        ],
    );
    told(
        "Question from DE: why is the bridge closed?",
        &["DE: Question from DE: why"],
    );
    told(
        "According to FI, the bridge is safe.",
        &["FI: According to FI, the"],
    );
    silent("DE: Ada Brug, Bo Elm, Cy Fir and Di Oak");
}
