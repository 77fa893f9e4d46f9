//! What a commit says of itself, in the few bytes that every reader of the index parses.

use std::fmt;
use std::str::FromStr;

/// Where the ledger of a commit lies, and what the commit was made from. Its text is the payload
/// of the engine's commit: `ecne LEDGER BYTES TIME READER RULES`.
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
        } = self;
        write!(
            f,
            "ecne {ledger} {bytes} {updated} {reader:016x} {rules:016x}"
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
        })
    }
}
