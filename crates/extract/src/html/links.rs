//! Links that ask their reader to do something, and links to files.

/// Bytes of the words of a link that asks for something, at most.
pub(super) const CALL: usize = 40;

/// What such a link says, all of it.
const CALLS: &[&str] = &[
    "add to cart",
    "add to wishlist",
    "apply now",
    "back to top",
    "buy now",
    "click here",
    "continue reading",
    "get started",
    "learn more",
    "load more",
    "more",
    "more info",
    "more information",
    "next",
    "permalink",
    "previous",
    "quick view",
    "read full article",
    "read full story",
    "read more",
    "reply",
    "see all",
    "see more",
    "share",
    "shop now",
    "show more",
    "sign in",
    "sign up",
    "view all",
    "view details",
    "view more",
    "write a review",
];

/// What a link begins with that is drawn as a button and asks for something.
const BUTTONS: &[&str] = &[
    "add ",
    "apply",
    "back to",
    "book ",
    "buy",
    "call ",
    "compare",
    "contact",
    "continue",
    "discover",
    "explore",
    "find out",
    "get ",
    "join",
    "learn",
    "load",
    "log in",
    "order ",
    "register",
    "request",
    "schedule",
    "shop",
    "sign ",
    "start",
    "subscribe",
    "take a ",
    "talk to",
    "try ",
    "watch",
];

/// Whether a link that stands alone asks for something; `button` is whether it is drawn as one.
pub(super) fn is_call(text: &str, button: bool) -> bool {
    let text = text.to_lowercase();
    let words = text.trim_matches(|c: char| !c.is_alphanumeric());
    CALLS.contains(&words) || button && BUTTONS.iter().any(|start| words.starts_with(start))
}

/// Endings of the names of files that people read.
const FILES: &[&str] = &[
    ".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp", ".rtf",
    ".zip", ".csv", ".txt",
];

/// Whether an address is that of a file to read, as far as it can be told.
pub(super) fn leads_to_file(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    let path = target.split(['?', '#']).next().unwrap_or_default();
    FILES.iter().any(|ending| path.ends_with(ending))
        || target.contains("download")
        || target.contains("filename=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_told_from_titles() {
        assert!(is_call("Read more »", false));
        assert!(is_call("Register here", true));
        assert!(!is_call("Register of lamps", false));
        assert!(!is_call("Minutes", true));
    }

    #[test]
    fn files_are_known_by_their_addresses() {
        assert!(leads_to_file("/a/Minutes.PDF?x=1"));
        assert!(leads_to_file("/document/download/1b_en?filename=minutes"));
        assert!(!leads_to_file("/news/minutes"));
    }
}
