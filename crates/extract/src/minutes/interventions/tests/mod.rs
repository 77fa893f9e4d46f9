//! Made-up minutes in, who said what out: for every form in which minutes name a speaker a
//! sentence of its own, and for every trap a sentence that names somebody who does not speak.

mod bodies;
mod names;
mod records;
mod transcripts;

use crate::minutes::{Certainty, Minutes};
use crate::{Block, BlockKind, Document};

/// A document of lines: `# ` a heading, `- ` and `-- ` list items, `| ` a table row.
fn document(text: &str) -> Document {
    let line = |line: &str| {
        let kinds = [
            ("# ", BlockKind::Heading { level: 2 }),
            ("- ", BlockKind::ListItem { level: 1 }),
            ("-- ", BlockKind::ListItem { level: 2 }),
            ("| ", BlockKind::TableRow),
        ];
        let known = kinds
            .into_iter()
            .find_map(|(mark, kind)| Some((line.strip_prefix(mark)?, kind)));
        let (text, kind) = known.unwrap_or((line, BlockKind::Paragraph));
        Block {
            kind,
            text: text.to_owned(),
            ..Block::default()
        }
    };
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    let mut document = Document {
        blocks: lines.map(line).collect(),
        ..Document::default()
    };
    document.number_paragraphs(0);
    document
}

/// Each turn as its speakers and the words that open it, up to five.
fn turns(text: &str) -> Vec<String> {
    let document = document(text);
    let minutes = Minutes::of(&document);
    let turn = |i: &crate::minutes::Intervention| {
        let text = i.text(&document);
        let opening: Vec<&str> = text.split_whitespace().take(4).collect();
        format!("{}: {}", i.speakers.join("+"), opening.join(" "))
    };
    minutes.interventions.iter().map(turn).collect()
}

#[track_caller]
fn told(text: &str, want: &[&str]) {
    assert_eq!(turns(text), want, "{text}");
}

/// Many cases at once: all that fail are told together.
#[track_caller]
fn all(cases: &[(&str, &[&str])]) {
    let failed = cases.iter().filter_map(|(text, want)| {
        let found = turns(text);
        (found != *want).then(|| format!("{text}\n   want {want:?}\n  found {found:?}"))
    });
    let failed: Vec<String> = failed.collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[track_caller]
fn none(texts: &[&str]) {
    let cases: Vec<(&str, &[&str])> = texts.iter().map(|text| (*text, &[] as &[&str])).collect();
    all(&cases);
}

/// The first turn's speakers, with `~` where they are inferred.
#[track_caller]
fn certain(cases: &[(&str, &str)]) {
    for (text, want) in cases {
        let minutes = Minutes::of(&document(text));
        let first = minutes.interventions.first().map(|turn| {
            let mark = ["", "~"][usize::from(turn.certainty == Certainty::Inferred)];
            turn.speakers.join("+") + mark
        });
        assert_eq!(first.as_deref(), Some(*want), "{text}");
    }
}

#[track_caller]
fn silent(text: &str) {
    told(text, &[]);
}

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
fn a_table_row_can_be_a_turn() {
    told(
        "| Sweden | asked whether the deadline could be moved",
        &["SE: Sweden | asked whether"],
    );
    silent("| Sweden | Ministry of Justice | Ada Brug");
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
