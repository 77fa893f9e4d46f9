//! The forms in which minutes name a speaker, the most frequent first.

use super::{document, silent, told};
use crate::minutes::Minutes;

#[test]
fn a_code_and_a_verb() {
    told(
        "NL presented its bridges.",
        &["NL: NL presented its bridges."],
    );
    told("DE raised a point on locks.", &["DE: DE raised a point"]);
    told("IT noted the costs.", &["IT: IT noted the costs."]);
    told(
        "The NL would welcome a list.",
        &["NL: The NL would welcome"],
    );
    told("HR has presented its plans.", &["HR: HR has presented its"]);
    told(
        "ES does not support the text.",
        &["ES: ES does not support"],
    );
    told(
        "FI also strongly supported this.",
        &["FI: FI also strongly supported"],
    );
    told(
        "EL was of the opinion that it rains.",
        &["EL: EL was of the"],
    );
    told("GR asked for more time.", &["EL: GR asked for more"]);
}

#[test]
fn an_institution_and_a_verb() {
    told("COM welcomed all who came.", &["COM: COM welcomed all who"]);
    told("The JRC provided a map.", &["JRC: The JRC provided a"]);
    told(
        "The Commission explained the timetable.",
        &["COM: The Commission explained the"],
    );
    told(
        "The European Parliament stressed the urgency.",
        &["EP: The European Parliament stressed"],
    );
    told("DG CNECT gave an update.", &["DG CNECT: DG CNECT gave an"]);
    told(
        "The EEAS briefed the group.",
        &["EEAS: The EEAS briefed the"],
    );
    told(
        "The Council of Europe shared its guide.",
        &["CoE: The Council of Europe"],
    );
}

#[test]
fn a_code_with_a_person() {
    told("DK (Bo) suggested a pause.", &["DK: DK (Bo) suggested a"]);
    told(
        "The JRC (Ada) mentioned ferries.",
        &["JRC: The JRC (Ada) mentioned"],
    );
    let document = document("SEMIC (Bo) confirmed the date.");
    let minutes = Minutes::of(&document);
    assert_eq!(minutes.interventions[0].person.as_deref(), Some("Bo"));
}

#[test]
fn a_person_with_a_code() {
    told("Ada (NL) asked about tolls.", &["NL: Ada (NL) asked about"]);
    told(
        "Ada de Brug (NL) commented on tolls.",
        &["NL: Ada de Brug (NL)"],
    );
    told(
        "@adabrug (NL) asked about tolls.",
        &["NL: @adabrug (NL) asked about"],
    );
    told(
        "Ada Brug (NL) and Bo Elm (FR) volunteered.",
        &["NL+FR: Ada Brug (NL) and"],
    );
    told(
        "Mr Elm (France) thanked the hosts.",
        &["FR: Mr Elm (France) thanked"],
    );
    told(
        "Bo Elm (JRC) replied that it floats.",
        &["JRC: Bo Elm (JRC) replied"],
    );
}

#[test]
fn a_handle_is_known_from_its_country_elsewhere() {
    told(
        "@adabrug (NL) asked about tolls.
         @adabrug added a remark on locks.",
        &[
            "NL: @adabrug (NL) asked about",
            "NL: @adabrug added a remark",
        ],
    );
}

#[test]
fn a_country_by_its_name() {
    told(
        "Germany stressed the need for dams.",
        &["DE: Germany stressed the need"],
    );
    told(
        "The Netherlands supported Spain.",
        &["NL: The Netherlands supported Spain."],
    );
    told(
        "The Greek Presidency opened the debate.",
        &["EL: The Greek Presidency opened"],
    );
    told(
        "The Dutch delegation asked for a break.",
        &["NL: The Dutch delegation asked"],
    );
    told(
        "The French Ministry of Rivers explained its map.",
        &["FR: The French Ministry of"],
    );
    told(
        "The Swedish authorities reported three cases.",
        &["SE: The Swedish authorities reported"],
    );
    told(
        "The representative of Poland said that it snowed.",
        &["PL: The representative of Poland"],
    );
}

#[test]
fn a_part_of_a_country() {
    told(
        "BE-Flanders asked for a map.",
        &["BE: BE-Flanders asked for a"],
    );
    told(
        "BE (Wallonia) provided a map.",
        &["BE: BE (Wallonia) provided a"],
    );
    told(
        "Flanders presented a map.",
        &["BE: Flanders presented a map."],
    );
    let document = document("BE-Flanders asked for a map.");
    let region = Minutes::of(&document).interventions[0].region.clone();
    assert_eq!(region.as_deref(), Some("BE-Flanders"));
}

#[test]
fn several_at_once() {
    told("NL and SE commented.", &["NL+SE: NL and SE commented."]);
    told(
        "BE, FR and LU supported the plan.",
        &["BE+FR+LU: BE, FR and LU"],
    );
    told(
        "NL, SE commented on the plan.",
        &["NL+SE: NL, SE commented on"],
    );
    told("Both FI & EE agreed.", &["FI+EE: Both FI & EE"]);
    told(
        "France, Italy and Malta voted against.",
        &["FR+IT+MT: France, Italy and Malta"],
    );
    told(
        "Representatives from NL and the JRC agreed.",
        &["NL+JRC: Representatives from NL and"],
    );
}

#[test]
fn on_behalf_of_another() {
    told(
        "Elm GmbH, on behalf of the OP, raised a doubt.",
        &["OP: Elm GmbH, on behalf"],
    );
    told(
        "con terra, on behalf of the OP, raised a doubt.",
        &["OP: con terra, on behalf"],
    );
    told(
        "con terra delivered on behalf of the OP a talk.",
        &["OP: con terra delivered on"],
    );
}

#[test]
fn in_the_passive() {
    told("A talk was given by the JRC.", &["JRC: A talk was given"]);
    told(
        "The point was also raised by FI in the chat.",
        &["FI: The point was also"],
    );
    told(
        "Questions were received from NL and DE.",
        &["NL+DE: Questions were received from"],
    );
    told(
        "As commented by NL: the map is late.",
        &["NL: As commented by NL:"],
    );
    silent("The dam was built by DE.");
    silent("Cases will be tagged by SEMIC.");
    silent("A talk prepared by the JRC is on the site.");
}

#[test]
fn several_turns_in_one_paragraph() {
    told(
        "IT agreed, JRC confirmed. DE asked why; FR replied that it rained, and the NL added that \
         it snowed. Finally, SE thanked all – COM closed the item.",
        &[
            "IT: IT agreed,",
            "JRC: JRC confirmed.",
            "DE: DE asked why;",
            "FR: FR replied that it",
            "NL: the NL added that",
            "SE: Finally, SE thanked all",
            "COM: COM closed the item.",
        ],
    );
}

#[test]
fn a_lead_in_belongs_to_its_turn() {
    told(
        "Finally, the JRC reminded all of the rules.",
        &["JRC: Finally, the JRC reminded"],
    );
    told(
        "In addition, NL proposed a list.",
        &["NL: In addition, NL proposed"],
    );
    told(
        "Upcoming: COM announced a seminar.",
        &["COM: COM announced a seminar."],
    );
    told(
        "On the question of dams, NL proposed a list.",
        &["NL: NL proposed a list."],
    );
}

#[test]
fn what_goes_on_without_a_name() {
    told(
        "FI and DK delivered a talk.
         The maps are old.
         The presenters compared two maps.",
        &[
            "FI+DK: FI and DK delivered",
            "FI+DK: The presenters compared two",
        ],
    );
    told(
        "- LT asked why.
         - This representative also proposed a tag.
         - Highlighted the need for a map.",
        &[
            "LT: LT asked why.",
            "LT: This representative also proposed",
            "LT: Highlighted the need for",
        ],
    );
    silent("They asked for more.");
    silent("Highlighted the need for a map.");
}
