//! Rows of tables: facts about countries, which nobody said, and tables of what was said.

use super::{all, document, none, told};
use crate::minutes::Minutes;

#[test]
fn a_row_of_facts_is_nobodys_words() {
    none(&[
        "| Member | Polling stations | Remarks
         | Latvia | 980 | Estimate made by the counties, which count the stations of towns only
         | Austria | 1 204 | Counted by hand and checked by the towns",
        // Without heads, or cut by a page.
        "| Latvia | Estimate made by the counties, which count the stations of towns only",
        "| Sweden | Ministry of Justice | Ada Brug",
        "| Country | Remarks
         | Finland | figures of the last year, as the new ones are not yet there",
        "| Delegation | Seats | Remarks
         | Malta | 12 | two of them are held by the same person for now",
        // Acts and plans of a country in a cell.
        "| Year | Measure
         | 2024 | Latvia provides mayors with a hotline.
         | 2025 | Latvia will provide a guide for mayors.",
        // Who made a figure said nothing.
        "| 980 | The estimate was made by Latvia in the spring",
        "| Latvia: figures of the towns only, as the counties send none | 980",
        "| According to Latvia, the towns count | 980",
        // A participle and a noun, a date, an agent.
        "| Latvia | agreed text of the towns and counties in the annex",
        "| Latvia | reported by post to the office of the counties",
        "| Latvia | noted since the year of the first count of towns",
        // A name that no list knows.
        "| Stations outstanding: | 53 417 stations",
        // Nothing says whether the country asks or answers.
        "| Member State | Question | Answer
         | Malta | How are the stations of a town counted? | By hand in every town",
    ]);
    told(
        "- NL asked for a map.
         | They asked | 12
         | Noted the report of the towns | 3",
        &["NL: NL asked for a"],
    );
}

#[test]
fn what_a_programme_says_somebody_will_present_is_not_said_yet() {
    none(&["| Time | Programme
         | 10:00 | COM presents the guide
         | 10:30 | NL will present its hotline"]);
}

#[test]
fn a_table_under_the_heading_of_a_country_is_no_turn() {
    let mut document = document(
        "MINUTES
         # Latvia
         | Kind | Number | Remarks
         | Stations | 980 | Estimate made by the counties in the spring of the year",
    );
    document.number_paragraphs(1);
    assert_eq!(Minutes::of(&document).interventions, []);
}

#[test]
fn a_cell_can_tell_that_somebody_spoke() {
    all(&[
        (
            "| Sweden | asked whether the deadline could be moved",
            &["SE: Sweden | asked whether"],
        ),
        ("| 1 | NL asked for a map | open", &["NL: NL asked for a"]),
        (
            "| Maps | NL: asked why the towns have none | open",
            &["NL: NL: asked why the"],
        ),
        (
            "| Maps | COM welcomed the guide. NL asked for a map. | Latvia presented figures",
            &["COM: COM welcomed the guide.", "NL: NL asked for a"],
        ),
    ]);
}

#[test]
fn heads_can_say_that_a_table_holds_what_was_said() {
    all(&[
        (
            "| Speaker | What was said
             | Latvia | The counties should count the stations of the towns, too.
             | Malta | Supports this.
             | Ministry | 12",
            &["LV: Latvia | The counties", "MT: Malta | Supports this."],
        ),
        (
            "| Delegations | Comments
             | The Netherlands (written) | A map would help the towns.",
            &["NL: The Netherlands (written) |"],
        ),
        (
            "| Interventions of the first round
             | No | Member State | Intervention | Status
             | 1 | Finland | We prefer a guide for towns. | open",
            &["FI: Finland | We prefer"],
        ),
        (
            "| Item | Discussion | Action
             | Maps | NL: the towns have no map of their own. LV wondered why. | none",
            &["NL: NL: the towns have", "LV: LV wondered why."],
        ),
        // Another table begins.
        (
            "| Speaker | Comments
             | Malta | A map would help the towns.
             | Country | Remarks
             | Latvia | Estimate made by the counties in the spring",
            &["MT: Malta | A map"],
        ),
    ]);
}

#[test]
fn a_turn_ends_with_its_cell() {
    for (text, want) in [
        ("| 1 | NL asked for a map | open", "NL asked for a map"),
        (
            "| Sweden | asked whether it rains | open",
            "Sweden | asked whether it rains",
        ),
    ] {
        let document = document(text);
        let minutes = Minutes::of(&document);
        let first = minutes.interventions.first();
        assert_eq!(
            first.map(|turn| turn.text(&document)).as_deref(),
            Some(want)
        );
    }
}

#[test]
fn two_turns_of_one_speaker_do_not_take_the_cell_between_them() {
    let document = document("| NL asked for a map. | 980 by count | NL welcomed the guide. |");
    let minutes = Minutes::of(&document);
    let turns = minutes.interventions.iter();
    let turns: Vec<String> = turns.map(|turn| turn.text(&document)).collect();
    assert_eq!(turns, ["NL asked for a map.", "NL welcomed the guide."]);
}
