//! Tables and rules of spelling that the analysers share: letters that decomposition leaves
//! alone, British forms, irregular inflections.

use std::borrow::Cow;

/// Most parts that a hyphenated compound may have to be joined to one word as well.
pub const MAX_JOINED_PARTS: usize = 4;

/// Plain letters for a lower-case letter that has no decomposition.
pub fn letters(c: char) -> Option<&'static str> {
    if c.is_ascii() {
        return None;
    }
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'þ' => "th",
        'ł' => "l",
        'ı' => "i",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "n",
        'ς' => "σ",
        _ => return None,
    })
}

/// The American spelling of a British one, by its ending. It need not be a right word: both the
/// index and the query pass through here, so only what two spellings share counts.
pub fn american(word: &str) -> Cow<'_, str> {
    if word.len() < 5 {
        return Cow::Borrowed(word);
    }
    for (british, american, least) in ENDINGS {
        if let Some(head) = word.strip_suffix(british)
            && head.len() >= *least
        {
            return Cow::Owned(format!("{head}{american}"));
        }
    }
    Cow::Borrowed(word)
}

/// British ending, American ending, fewest letters before it ("rise", "our" and "tour" stay).
const ENDINGS: &[(&str, &str, usize)] = &[
    ("isation", "ization", 3),
    ("isations", "izations", 3),
    ("isational", "izational", 3),
    ("ise", "ize", 4),
    ("ised", "ized", 4),
    ("iser", "izer", 4),
    ("isers", "izers", 4),
    ("ises", "izes", 4),
    ("ising", "izing", 4),
    ("yse", "yze", 3),
    ("ysed", "yzed", 3),
    ("ysing", "yzing", 3),
    ("our", "or", 3),
    ("ours", "ors", 3),
    ("oured", "ored", 3),
    ("ouring", "oring", 3),
    ("ourable", "orable", 3),
    ("ourite", "orite", 3),
    ("bourhood", "borhood", 3),
    ("entre", "enter", 1),
    ("entres", "enters", 1),
    ("entred", "entered", 1),
    ("etre", "eter", 1),
    ("etres", "eters", 1),
    ("ramme", "ram", 2),
    ("rammes", "rams", 2),
    ("logue", "log", 3),
    ("logues", "logs", 3),
];

/// The regular base of an irregular form. Forms that are as often another word ("found", "left",
/// "saw", "lay") are not here.
pub fn regular(word: &str) -> Option<&'static str> {
    let i = IRREGULAR
        .binary_search_by_key(&word, |(form, _)| form)
        .ok()?;
    IRREGULAR.get(i).map(|(_, base)| *base)
}

/// Form and base, sorted by form.
pub(super) const IRREGULAR: &[(&str, &str)] = &[
    ("acknowledgement", "acknowledgment"),
    ("acknowledgements", "acknowledgment"),
    ("analyses", "analysis"),
    ("appendices", "appendix"),
    ("arisen", "arise"),
    ("arose", "arise"),
    ("became", "become"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bought", "buy"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("crises", "crisis"),
    ("criteria", "criterion"),
    ("dealt", "deal"),
    ("defence", "defense"),
    ("defences", "defense"),
    ("diagnoses", "diagnosis"),
    ("drawn", "draw"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("emphases", "emphasis"),
    ("forgotten", "forget"),
    ("fought", "fight"),
    ("fulfil", "fulfill"),
    ("gave", "give"),
    ("given", "give"),
    ("goes", "go"),
    ("gone", "go"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("heard", "hear"),
    ("held", "hold"),
    ("hypotheses", "hypothesis"),
    ("indices", "index"),
    ("judgement", "judgment"),
    ("judgements", "judgment"),
    ("kept", "keep"),
    ("knew", "know"),
    ("known", "know"),
    ("learnt", "learn"),
    ("led", "lead"),
    ("licence", "license"),
    ("licences", "license"),
    ("lost", "lose"),
    ("made", "make"),
    ("matrices", "matrix"),
    ("meant", "mean"),
    ("men", "man"),
    ("met", "meet"),
    ("offence", "offense"),
    ("offences", "offense"),
    ("paid", "pay"),
    ("phenomena", "phenomenon"),
    ("ran", "run"),
    ("risen", "rise"),
    ("said", "say"),
    ("sent", "send"),
    ("shown", "show"),
    ("sought", "seek"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("syntheses", "synthesis"),
    ("taken", "take"),
    ("taught", "teach"),
    ("theses", "thesis"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("told", "tell"),
    ("took", "take"),
    ("understood", "understand"),
    ("undertaken", "undertake"),
    ("undertook", "undertake"),
    ("vertices", "vertex"),
    ("went", "go"),
    ("withdrawn", "withdraw"),
    ("women", "woman"),
    ("won", "win"),
    ("written", "write"),
    ("wrote", "write"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(IRREGULAR.is_sorted_by_key(|(form, _)| form));
    }

    #[test]
    fn short_words_stay() {
        for word in ["rise", "hour", "tour", "four", "wise"] {
            assert_eq!(american(word), word);
        }
    }
}
