//! Commands to type, as a shell reads them: quoted, and with the folders that were named.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::Path;

use crate::clean::is_unsafe;

/// How commands to type end: with the folders that the flags of this run name, so that they find
/// the same documents.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// ` --corpus DIR --index DIR`, or a part of it.
    folders: String,
}

impl Shell {
    /// For folders that flags name, and neither the environment nor a default.
    pub fn of(corpus: Option<&Path>, index: Option<&Path>) -> Self {
        let mut folders = String::new();
        for (flag, folder) in [("--corpus", corpus), ("--index", index)] {
            if let Some(folder) = folder {
                let _ = write!(folders, " {flag} {}", argument(folder.as_os_str()));
            }
        }
        Shell { folders }
    }

    /// The command of that name.
    pub fn command(&self, name: &str) -> String {
        format!("ecne {name}{}", self.folders)
    }

    /// A command with a query.
    pub fn query(&self, name: &str, query: &str) -> String {
        format!("ecne {name} {}{}", in_shell(query), self.folders)
    }

    /// The command that shows a document or a paragraph, with flags. What a shell reads as it stands
    /// is not quoted.
    pub fn show(&self, name: &str, flags: &str) -> String {
        let folders = &self.folders;
        let quoted = argument(OsStr::new(name));
        match name.starts_with('-') {
            true => format!("ecne show {flags}{folders} -- {quoted}"),
            false => format!("ecne show {quoted} {flags}{folders}"),
        }
    }
}

/// A text as one argument, in quotes.
pub fn in_shell(text: &str) -> String {
    match text.chars().any(is_unsafe) {
        true => escaped(text.as_bytes()),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// A text as one argument, in quotes where it needs them.
fn argument(text: &OsStr) -> String {
    let plain = |c: char| c.is_alphanumeric() || "._/-+:@%,#".contains(c);
    match text.to_str() {
        Some(text) if !text.is_empty() && text.chars().all(plain) && !text.starts_with('#') => {
            text.to_owned()
        }
        Some(text) => in_shell(text),
        None => escaped(text.as_encoded_bytes()),
    }
}

/// `$'...'`, which bash, zsh and ksh read: for what cannot be shown as it is.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::from("$'");
    for byte in bytes {
        match byte {
            b'\'' | b'\\' => {
                let _ = write!(out, "\\{}", char::from(*byte));
            }
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b' '..=b'~' => out.push(char::from(*byte)),
            // Octal has at most three digits, so that a digit behind it stays one.
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_quoted_where_a_shell_needs_it() {
        assert_eq!(in_shell("mayor's staff"), r"'mayor'\''s staff'");
        let shell = Shell::default();
        for (name, command) in [
            ("2026-01#5", "ecne show 2026-01#5 --cite"),
            ("a b#5", "ecne show 'a b#5' --cite"),
            ("*.pdf", "ecne show '*.pdf' --cite"),
            ("-dash#5", "ecne show --cite -- -dash#5"),
            ("a\nb\u{202e}'1", r"ecne show $'a\nb\342\200\256\'1' --cite"),
        ] {
            assert_eq!(shell.show(name, "--cite"), command);
        }
    }

    #[test]
    fn commands_name_the_folders_that_were_named() {
        let shell = Shell::of(Some(Path::new("my files")), Some(Path::new("ix")));
        let folders = "--corpus 'my files' --index ix";
        assert_eq!(shell.command("fetch"), format!("ecne fetch {folders}"));
        assert_eq!(
            shell.query("search", "a b"),
            format!("ecne search 'a b' {folders}")
        );
        assert_eq!(
            shell.show("-a", "--cite"),
            format!("ecne show --cite {folders} -- -a")
        );
        assert_eq!(Shell::of(None, None).command("fetch"), "ecne fetch");
    }
}
