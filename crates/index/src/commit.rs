//! What a commit says of itself, in the few bytes that every reader of the index parses.

use std::fmt;
use std::str::FromStr;

/// Where the ledger of a commit lies, and what the commit was made from. Its text is the payload
/// of the engine's commit: `ecne LEDGER BYTES TIME READER RULES UNREADABLE CORPUS`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Commit {
    /// Number of the ledger file.
    pub ledger: u64,
    /// Bytes of it that belong to this commit; what follows is left over.
    pub bytes: u64,
    /// When it was made, in seconds since 1970.
    pub updated: i64,
    /// Fingerprint of the program and the limits that read the documents.
    pub reader: u64,
    /// Fingerprint of what decides how documents are described, beside their content.
    pub rules: u64,
    /// Files and folders of the corpus that could not be read: every search tells of them.
    pub unreadable: u64,
    /// Fingerprint of the whole path of the corpus.
    pub corpus: u64,
}

impl Commit {
    /// The name of the ledger in the folder of the index.
    pub fn ledger_name(&self) -> String {
        format!("{LEDGER}{}", self.ledger)
    }
}

/// How the names of ledger files begin.
pub(crate) const LEDGER: &str = "ledger-";

impl fmt::Display for Commit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Commit {
            ledger,
            bytes,
            updated,
            reader,
            rules,
            unreadable,
            corpus,
        } = self;
        write!(
            f,
            "ecne {ledger} {bytes} {updated} {reader:016x} {rules:016x} {unreadable} {corpus:016x}"
        )
    }
}

impl FromStr for Commit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split(' ');
        if words.next() != Some("ecne") {
            return Err(());
        }
        let mut word = || words.next().ok_or(());
        Ok(Commit {
            ledger: word()?.parse().map_err(drop)?,
            bytes: word()?.parse().map_err(drop)?,
            updated: word()?.parse().map_err(drop)?,
            reader: u64::from_str_radix(word()?, 16).map_err(drop)?,
            rules: u64::from_str_radix(word()?, 16).map_err(drop)?,
            unreadable: word()?.parse().map_err(drop)?,
            corpus: u64::from_str_radix(word()?, 16).map_err(drop)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_reads_back_as_it_was_written() {
        let commit = Commit {
            ledger: 2,
            bytes: 300,
            updated: -1,
            reader: u64::MAX,
            rules: 5,
            unreadable: 6,
            corpus: 7,
        };
        assert_eq!(commit.to_string().parse(), Ok(commit));
        assert_eq!("ecne 1 2 3 4 5".parse::<Commit>(), Err(()));
    }
}
