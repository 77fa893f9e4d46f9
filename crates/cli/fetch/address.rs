//! Addresses on the web: parsed strictly, joined, compared by host.
//!
//! What a page or a server writes as an address is not to be trusted: anything but plain `http` and
//! `https`, a user name before the host, or a host with other than ASCII letters is refused.

use std::fmt;

/// An address with an authority, and a path that begins with `/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    pub secure: bool,
    /// In lower case.
    pub host: String,
    /// Where it is not the usual one.
    pub port: Option<u16>,
    /// Path and query, percent-encoded.
    pub path: String,
}

/// Bytes of an address at most.
pub const LONGEST: usize = 4096;

impl Address {
    /// Reads an absolute address.
    pub fn parse(text: &str) -> Option<Address> {
        let text = text.trim();
        let (scheme, rest) = text.split_once("://").filter(|_| text.len() <= LONGEST)?;
        let secure = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, port) = authority(&rest[..end], secure)?;
        let rest = &rest[end..];
        let path = rest.split('#').next().unwrap_or_default();
        let rooted = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("/{path}")
        };
        Some(Address {
            secure,
            host,
            port,
            path: encode(&rooted),
        })
    }

    /// The address that is written so in a page at this one.
    pub fn join(&self, target: &str) -> Option<Address> {
        let target = target.trim();
        if let Some(rest) = target.strip_prefix("//") {
            let scheme = if self.secure { "https" } else { "http" };
            return Address::parse(&format!("{scheme}://{rest}"));
        }
        if has_scheme(target) {
            return Address::parse(target);
        }
        let target = target.split('#').next().unwrap_or_default();
        if target.is_empty() || target.len() > LONGEST {
            return None;
        }
        let own = self.path.split('?').next().unwrap_or("/");
        let folder = &own[..=own.rfind('/').unwrap_or(0)];
        let path = if target.starts_with('/') {
            target.to_owned()
        } else if target.starts_with('?') {
            format!("{own}{target}")
        } else {
            format!("{folder}{target}")
        };
        Some(Address {
            path: encode(&without_dots(&path)),
            ..self.clone()
        })
    }

    /// Scheme, host and port: what robots.txt speaks for.
    pub fn origin(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        let port = self.port.map_or(String::new(), |port| format!(":{port}"));
        format!("{scheme}://{}{port}", self.host)
    }

    /// The same origin's robots.txt.
    pub fn robots(&self) -> Address {
        Address {
            path: "/robots.txt".to_owned(),
            ..self.clone()
        }
    }

    /// Whether it is of this machine.
    pub fn is_local(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin(), self.path)
    }
}

fn has_scheme(text: &str) -> bool {
    let end = text.find([':', '/', '?', '#']);
    end.is_some_and(|end| text[end..].starts_with(':'))
}

fn authority(text: &str, secure: bool) -> Option<(String, Option<u16>)> {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok()?)),
        None => (text, None),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let usual = if secure { 443 } else { 80 };
    let fits = !host.is_empty() && host.len() <= 253 && host.chars().all(plain);
    fits.then(|| {
        (
            host.to_ascii_lowercase(),
            port.filter(|port| *port != usual),
        )
    })
}

/// A path without `.` and `..`.
fn without_dots(path: &str) -> String {
    let (path, query) = path
        .split_once('?')
        .map_or((path, None), |(p, q)| (p, Some(q)));
    let mut parts: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (i, segment) in segments.iter().enumerate() {
        let last = i + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    parts.pop();
                }
                if last {
                    parts.push("");
                }
            }
            _ => parts.push(segment),
        }
    }
    let query = query.map_or(String::new(), |query| format!("?{query}"));
    format!("/{}{query}", parts.join("/"))
}

/// White space, control characters and everything beyond ASCII percent-encoded.
pub fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(base: &str, target: &str) -> String {
        let base = Address::parse(base).unwrap();
        base.join(target)
            .map_or("none".to_owned(), |a| a.to_string())
    }

    #[test]
    fn addresses_are_joined_as_browsers_do() {
        let base = "https://Example.org:443/a/b?c#d";
        assert_eq!(
            Address::parse(base).unwrap().to_string(),
            "https://example.org/a/b?c"
        );
        assert_eq!(joined(base, "m.pdf"), "https://example.org/a/m.pdf");
        assert_eq!(
            joined(base, "../../x/./y z.pdf#p"),
            "https://example.org/x/y%20z.pdf"
        );
        assert_eq!(
            joined(base, "/é?f=../a"),
            "https://example.org/%C3%A9?f=../a"
        );
        assert_eq!(joined(base, "//other.org/f"), "https://other.org/f");
        assert_eq!(
            joined(base, "http://127.0.0.1:8080/f"),
            "http://127.0.0.1:8080/f"
        );
    }

    #[test]
    fn hostile_addresses_are_refused() {
        let base = "https://example.org/";
        for target in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://a@b.org/",
            "https://é.org/",
            "mailto:a@b",
            "https://",
        ] {
            assert_eq!(joined(base, target), "none", "{target}");
        }
    }
}
