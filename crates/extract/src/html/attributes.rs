//! Follows a tag through its attributes, to cut it off where it has absurdly many.
//!
//! html5ever compares every attribute of a tag with all before it, so that one tag of a million
//! attributes would take hours. No real tag has a hundred.

/// More attributes than any real tag has.
const MOST: usize = 512;

/// A tag that is longer than a piece of input, as the tokeniser sees it: the same states as in the
/// HTML standard, section 13.2.5, taken together where they do not differ here.
pub(super) struct LongTag {
    state: State,
    attributes: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    TagName,
    Between,
    Name,
    BeforeValue,
    Unquoted,
    Quoted(u8),
    Closed,
}

impl LongTag {
    /// The tag that `rest` begins with, if it begins with one. Nothing of it is read yet.
    pub(super) fn at_start(rest: &str) -> Option<LongTag> {
        let rest = rest.strip_prefix('<')?;
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_ascii_alphabetic())
            .then_some(LongTag {
                state: State::TagName,
                attributes: 0,
            })
    }

    /// Reads on and returns how many bytes belong to the tag: all, or up to its `>`.
    pub(super) fn read(&mut self, piece: &str) -> usize {
        for (at, byte) in piece.bytes().enumerate() {
            self.step(byte);
            if self.state == State::Closed {
                return at + 1;
            }
        }
        piece.len()
    }

    /// How many bytes of what follows belong to the tag; where it is to end stays as it is.
    pub(super) fn skip(&self, rest: &str) -> usize {
        let mut on = LongTag {
            state: self.state,
            attributes: 0,
        };
        on.read(rest)
    }

    fn step(&mut self, byte: u8) {
        let space = byte.is_ascii_whitespace();
        self.state = match (self.state, byte) {
            (State::Quoted(quote), _) if byte == quote => State::Between,
            (State::Quoted(quote), _) => State::Quoted(quote),
            (State::Closed, _) | (_, b'>') => State::Closed,
            (State::Unquoted, _) if !space => State::Unquoted,
            (State::BeforeValue, b'"' | b'\'') => State::Quoted(byte),
            (State::BeforeValue, _) if space => State::BeforeValue,
            (State::BeforeValue, _) => State::Unquoted,
            (State::TagName, _) if !space && byte != b'/' => State::TagName,
            (State::Name, b'=') => State::BeforeValue,
            // Behind a name and white space, an equals sign still belongs to the name. To take it
            // so always is no harm: a name cannot begin with one otherwise.
            (State::Between, b'=') => State::BeforeValue,
            (State::Name, _) if !space && byte != b'/' => State::Name,
            (State::Between, _) if !space && byte != b'/' => {
                self.attributes += 1;
                State::Name
            }
            _ => State::Between,
        };
    }

    /// Whether it has too many attributes.
    pub(super) fn is_absurd(&self) -> bool {
        self.attributes > MOST
    }

    /// What ends the tag where it has been read to.
    pub(super) fn ending(&self) -> &'static str {
        match self.state {
            State::Quoted(b'"') => "\">",
            State::Quoted(_) => "'>",
            State::Closed => "",
            _ => ">",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_quotes_and_counts_attributes() {
        let tag = "<a b=\"x > y\" c = 'z' d=e/f g/h>";
        let mut long = LongTag::at_start(tag).unwrap();
        assert_eq!(long.read(&format!("{tag}text")), tag.len());
        assert_eq!(long.attributes, 5);
    }

    #[test]
    fn knows_how_to_end() {
        let mut long = LongTag::at_start("<a b='").unwrap();
        assert_eq!(long.read("<a b='x"), 7);
        assert_eq!(long.ending(), "'>");
        assert!(LongTag::at_start("<!-- a b c -->").is_none());
        assert!(LongTag::at_start("a").is_none());
    }
}
