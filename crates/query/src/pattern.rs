//! Patterns, fuzzy words and regular expressions as automata over the words of the index.

/// Longest regular expression in bytes.
const LONGEST_REGEX: usize = 500;

/// Why a regular expression cannot be used.
pub fn check_regex(source: &str) -> Result<(), String> {
    if source.len() > LONGEST_REGEX {
        return Err(format!(
            "a regular expression is at most {LONGEST_REGEX} bytes long"
        ));
    }
    match tantivy_fst::Regex::new(source) {
        Ok(_) => Ok(()),
        Err(_) => Err("not a regular expression that can be searched for".to_owned()),
    }
}
