//! The flags that all commands share, and the order of arguments: a word with `-` before it inside
//! a query is an exclusion, not a flag.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::{Command, ValueEnum};

use crate::output::When;

/// How to print a report.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum ReportFormat {
    Text,
    Json,
}

/// How to print a table.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
pub enum TableFormat {
    Text,
    Json,
    Csv,
    Tsv,
}

/// The folder of documents where nothing names one.
pub const CORPUS: &str = "corpus";

/// The flags that all commands share.
#[derive(clap::Args)]
pub struct Common {
    /// The folder of documents.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "ECNE_CORPUS",
        default_value = CORPUS,
        hide_env_values = true
    )]
    pub corpus: PathBuf,
    /// The folder of the index [default: .ecne in the corpus].
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "ECNE_INDEX",
        hide_env_values = true
    )]
    pub index: Option<PathBuf>,
    /// When to colour.
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: When,
    /// When to show the output in a pager: always, or when it is longer than the screen.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        default_missing_value = "always",
        num_args = 0..=1,
        require_equals = true,
        value_name = "WHEN"
    )]
    pub pager: When,
    /// For a screen reader: no columns, no wrapping, no colours, words instead of signs.
    #[arg(long, global = true)]
    pub plain: bool,
    /// Say on the standard error how long each stage takes.
    #[arg(long, short, global = true)]
    pub verbose: bool,
}

/// The commands whose words are a query.
const QUERYING: [&str; 3] = ["search", "timeline", "speakers"];

/// Puts the words of a query behind `--`, in their order, so that `search hotline -mayors
/// --limit 3` reads `-mayors` as part of the query and `--limit` as a flag. Long flags, and short
/// ones that the command knows, stay flags; unknown long flags too, to be reported as such.
pub fn query_words_last(command: &Command, arguments: Vec<OsString>) -> Vec<OsString> {
    let mut arguments = arguments.into_iter();
    let mut out: Vec<OsString> = arguments.by_ref().take(1).collect();
    let mut current = command;
    let mut words = Vec::new();
    while let Some(argument) = arguments.next() {
        let querying = QUERYING.contains(&current.get_name());
        if argument == "--" && querying {
            words.extend(arguments.by_ref());
        } else if let Some(takes_value) = flag(command, current, &argument) {
            out.push(argument);
            out.extend(arguments.by_ref().take(usize::from(takes_value)));
        } else if querying {
            words.push(argument);
        } else {
            let next = argument.to_str().and_then(|name| subcommand(current, name));
            current = next.unwrap_or(current);
            out.push(argument);
        }
    }
    if QUERYING.contains(&current.get_name()) {
        out.push("--".into());
    }
    out.append(&mut words);
    out
}

fn subcommand<'a>(command: &'a Command, name: &str) -> Option<&'a Command> {
    command.get_subcommands().find(|sub| sub.get_name() == name)
}

/// Whether an argument is a flag, and if so whether the next argument is its value.
fn flag(root: &Command, current: &Command, argument: &OsStr) -> Option<bool> {
    let text = argument.to_string_lossy();
    let mut all = root.get_arguments().chain(current.get_arguments());
    let known = match text.strip_prefix("--") {
        Some(long) => all.find(|arg| arg.get_long() == Some(long)),
        None => {
            let short = text.strip_prefix('-').and_then(one_char);
            all.find(|arg| short.is_some() && arg.get_short() == short)
        }
    };
    match known {
        Some(arg) => Some(arg.get_action().takes_values() && !arg.is_require_equals_set()),
        None if matches!(&*text, "-h" | "-V") => Some(false),
        // `--flag=value`, or an unknown flag for clap to report.
        None => (text.starts_with("--") && text.len() > 2).then_some(false),
    }
}

fn one_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Arg;

    fn reordered(line: &str) -> String {
        let search = Command::new("search")
            .arg(Arg::new("limit").long("limit").short('n'))
            .arg(Arg::new("all").long("all").action(clap::ArgAction::SetTrue))
            .arg(Arg::new("query").num_args(0..));
        let root = Command::new("ecne")
            .arg(Arg::new("corpus").long("corpus"))
            .subcommand(search)
            .subcommand(Command::new("extract"));
        let arguments = line.split(' ').map(OsString::from).collect();
        let out = query_words_last(&root, arguments);
        out.join(OsStr::new(" ")).into_string().unwrap()
    }

    #[test]
    fn exclusions_are_words_and_flags_are_flags() {
        assert_eq!(
            reordered("ecne search a -b --limit 3 c"),
            "ecne search --limit 3 -- a -b c"
        );
        assert_eq!(reordered("ecne search -n 3 -bc"), "ecne search -n 3 -- -bc");
        assert_eq!(
            reordered("ecne --corpus x search a"),
            "ecne --corpus x search -- a"
        );
        assert_eq!(
            reordered("ecne search --limit=3 --all a"),
            "ecne search --limit=3 --all -- a"
        );
    }

    #[test]
    fn what_stands_behind_two_dashes_is_the_query() {
        assert_eq!(
            reordered("ecne search a -- --all -n"),
            "ecne search -- a --all -n"
        );
        assert_eq!(reordered("ecne search -- a"), "ecne search -- a");
    }

    #[test]
    fn unknown_flags_stay_to_be_reported() {
        assert_eq!(reordered("ecne search --limt 3"), "ecne search --limt -- 3");
        assert_eq!(reordered("ecne extract -x f"), "ecne extract -x f");
    }
}
