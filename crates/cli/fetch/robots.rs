//! What a site's robots.txt allows, after RFC 9309.

use super::address;

/// The name under which robots.txt may address this program.
pub const NAME: &str = "ecne";

/// Bytes of a robots.txt that are read; RFC 9309 asks for 500 KiB at least.
pub const BYTES: u64 = 512 << 10;

/// How often a robots.txt is followed to another place; RFC 9309 asks for five at least.
pub const REDIRECTS: usize = 5;

/// The rules for this program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Allowed or not, with the pattern of the path.
    rules: Vec<(bool, String)>,
    /// Seconds between two requests, where the site asks for more than the usual pause.
    pub delay: Option<f64>,
}

impl Robots {
    /// The rules of the group for this program, else of the group for all.
    pub fn parse(text: &str) -> Robots {
        let own = group(text, NAME);
        own.or_else(|| group(text, "*")).unwrap_or_default()
    }

    /// Whether a path may be fetched: the longest pattern decides, and of two of the same length
    /// the one that allows.
    pub fn allows(&self, path: &str) -> bool {
        let path = written_alike(path);
        let fitting = self.rules.iter();
        let fitting = fitting.filter(|(_, pattern)| fits(pattern, &path));
        fitting
            .map(|(allowed, pattern)| (pattern.len(), *allowed))
            .max()
            .is_none_or(|(_, allowed)| allowed)
    }
}

fn group(text: &str, agent: &str) -> Option<Robots> {
    let mut robots = Robots::default();
    let mut ours = false;
    let mut found = false;
    let mut naming = false;
    // A line can end with a carriage return alone, and the text begin with a byte order mark.
    for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                if !naming {
                    ours = false;
                }
                naming = true;
                ours |= value
                    .split('/')
                    .next()
                    .unwrap_or_default()
                    .eq_ignore_ascii_case(agent);
                found |= ours;
                continue;
            }
            "allow" if ours && !value.is_empty() => robots.rules.push((true, written_alike(value))),
            "disallow" if ours && !value.is_empty() => {
                robots.rules.push((false, written_alike(value)))
            }
            "crawl-delay" if ours => robots.delay = value.parse().ok(),
            _ => {}
        }
        naming = false;
    }
    found.then_some(robots)
}

/// A path or a pattern with everything beyond ASCII percent-encoded, in capitals: `/é` and `/%c3%a9`
/// are the same.
fn written_alike(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut capitals = 0;
    for c in address::encode(path).chars() {
        match c {
            '%' => capitals = 2,
            c if capitals > 0 => {
                capitals -= 1;
                out.push(c.to_ascii_uppercase());
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Whether a pattern with `*` and a final `$` fits the start of a path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    let mut last = first;
    for part in parts {
        last = part;
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    !whole || rest.is_empty() || pattern.contains('*') && path.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_rule_of_the_own_group_decides() {
        let robots = Robots::parse(
            "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: ECNE/1.0 # us\n\
             Disallow: /private\nAllow: /private/minutes\nDisallow: /*.zip$\nCrawl-delay: 2\n",
        );
        assert!(robots.allows("/a") && robots.allows("/private/minutes/a.pdf"));
        assert!(!robots.allows("/private/a.pdf") && !robots.allows("/a/b.zip"));
        assert!(robots.allows("/a/b.zip?x"));
        assert_eq!(robots.delay, Some(2.0));
    }

    #[test]
    fn rules_count_however_they_are_written() {
        for text in [
            "\u{feff}User-agent: *\nDisallow: /é",
            "User-agent: *\rDisallow: /%c3%a9\r",
            "USER-AGENT : *\r\nDISALLOW : /%C3%A9\r\n",
        ] {
            let robots = Robots::parse(text);
            assert!(
                !robots.allows("/%C3%A9/a.pdf") && robots.allows("/e"),
                "{text:?}"
            );
        }
    }

    #[test]
    fn without_a_group_everything_is_allowed() {
        assert!(Robots::parse("").allows("/a"));
        assert!(Robots::parse("User-agent: other\nDisallow: /").allows("/a"));
        assert!(!Robots::parse("User-agent: *\nDisallow: /a").allows("/a"));
    }
}
