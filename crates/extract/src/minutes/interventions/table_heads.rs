//! What the heads of a table say that its columns hold.

/// Bytes of a cell that can be a head at most.
const HEAD: usize = 60;
/// Columns that are looked at.
const COLUMNS: usize = 40;

/// The heads of a table's columns, in order. None at all where the table has no row of heads.
#[derive(Debug, Default)]
pub(super) struct Heads {
    columns: Vec<Column>,
    /// The columns of who spoke and of what was said.
    turns: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Who spoke, and how sure the word for it is: 2 where it names one who speaks, 1 where it
    /// names one who is sent to, 0 where it can as well be the name of what a fact is about.
    Who(u8),
    /// What was said, and how sure that is: 2 where the word is of speech, 1 where it can as well
    /// be a note on figures.
    Said(u8),
    Other,
}

const SPEAKERS: [&str; 12] = [
    "speaker",
    "intervener",
    "intervenor",
    "who spoke",
    "who said it",
    "raised by",
    "asked by",
    "said by",
    "question from",
    "comment from",
    "comment by",
    "taking the floor",
];
const DELEGATIONS: [&str; 6] = [
    "delegation",
    "delegate",
    "commenter",
    "representative",
    "ms delegation",
    "intervention by",
];
const PARTIES: [&str; 14] = [
    "member",
    "member state",
    "ms",
    "country",
    "state",
    "party",
    "participant",
    "name",
    "person",
    "organisation",
    "organization",
    "institution",
    "who",
    "from",
];
const SPEECH: [&str; 20] = [
    "what was said",
    "what they said",
    "said",
    "intervention",
    "statement",
    "oral statement",
    "speech",
    "question",
    "question asked",
    "reply",
    "view",
    "opinion",
    "point raised",
    "main point raised",
    "issue raised",
    "discussion",
    "summary of discussion",
    "summary of intervention",
    "summary of statement",
    "view expressed",
];
const NOTES: [&str; 11] = [
    "comment",
    "remark",
    "observation",
    "answer",
    "response",
    "feedback",
    "reaction",
    "contribution",
    "input",
    "position",
    "main points",
];

impl Heads {
    /// Reads a row as heads. In a row that is none every column is of another kind.
    pub fn of(row: &str) -> Heads {
        let cells = row.split('|').take(COLUMNS);
        let columns: Vec<Column> = cells.map(column).collect();
        let best = |sure: fn(&Column) -> Option<u8>| {
            let found = columns.iter().enumerate();
            let found = found.filter_map(|(i, column)| Some((sure(column)?, i)));
            // The first of the surest.
            found.max_by_key(|(sure, i)| (*sure, usize::MAX - i))
        };
        let who = best(|column| match column {
            Column::Who(sure) => Some(*sure),
            _ => None,
        });
        let said = best(|column| match column {
            Column::Said(sure) => Some(*sure),
            _ => None,
        });
        let is_said = |column: &&Column| matches!(column, Column::Said(_));
        let turns = who.zip(said).and_then(|((named, who), (spoken, said))| {
            // Whether a country that stands before a question and an answer asked it or
            // answered it, nothing says.
            let spoken_by = named > 0 || columns.iter().filter(is_said).count() == 1;
            // "Delegation | Seats | Remarks" has notes on figures.
            let alone = columns.len() == 2 || spoken > 1 || named > 1;
            (who < said && alone && spoken_by && named + spoken >= 2).then_some((who, said))
        });
        Heads { columns, turns }
    }

    /// Whether this row is surely one of heads, and no row of the table above.
    pub fn begin_a_table(&self) -> bool {
        let known = self.columns.iter().filter(|c| **c != Column::Other);
        self.turns.is_some()
            || known.count() >= 2
            || matches!(self.columns.first(), Some(Column::Who(_)))
    }

    pub fn len(&self) -> usize {
        self.columns.len()
    }

    /// The columns of who spoke and of what was said, where the table has both.
    pub fn turns(&self) -> Option<(usize, usize)> {
        self.turns
    }

    /// Whether a column holds what was said.
    pub fn is_said(&self, column: usize) -> bool {
        match self.turns {
            Some((_, said)) => column == said,
            None => self.columns.get(column) == Some(&Column::Said(2)),
        }
    }
}

fn column(cell: &str) -> Column {
    let cell = cell.trim().trim_end_matches([':', '*']).trim_end();
    if cell.len() > HEAD {
        return Column::Other;
    }
    let words = cell.to_lowercase();
    let words = words.strip_prefix("the ").unwrap_or(&words);
    let words = words.strip_suffix("(s)").unwrap_or(words);
    let is = |heads: &[&str]| heads.iter().any(|head| is_head(words, head));
    match () {
        () if is(&SPEAKERS) => Column::Who(2),
        () if is(&DELEGATIONS) => Column::Who(1),
        () if is(&PARTIES) => Column::Who(0),
        () if is(&SPEECH) => Column::Said(2),
        () if is(&NOTES) => Column::Said(1),
        () => Column::Other,
    }
}

/// The head itself or its plural: "questions", "countries", "replies", "points raised".
fn is_head(words: &str, head: &str) -> bool {
    // Nearly every line of a document is asked whether it is any of them.
    if words.as_bytes().first() != head.as_bytes().first() {
        return false;
    }
    let plural = |rest: &str| matches!(rest, "" | "s");
    if words.strip_prefix(head).is_some_and(plural) {
        return true;
    }
    let stem = head
        .strip_suffix('y')
        .and_then(|stem| words.strip_prefix(stem));
    let (first, last) = head.rsplit_once(' ').unwrap_or((head, ""));
    let inner = words
        .strip_prefix(first)
        .and_then(|rest| rest.strip_prefix("s "));
    stem == Some("ies") || (!last.is_empty() && inner == Some(last))
}
