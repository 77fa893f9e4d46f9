//! The command in a pseudo-terminal: whole screens at 60 and 120 columns.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;

use nix::pty::{Winsize, openpty};

use crate::util::{Folder, equals_file};

/// Rows of the terminals here: more than any screen, so that no pager starts.
const ROWS: u16 = 200;

/// Runs the command in a terminal of so many columns; what the terminal received.
fn in_terminal(folder: &Folder, columns: u16, variables: &[(&str, &str)], line: &[&str]) -> String {
    let size = Winsize {
        ws_row: ROWS,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    let terminal = openpty(Some(&size), None).unwrap();
    let mut command = folder.command(line);
    command.envs(variables.iter().copied()).stdin(Stdio::null());
    command
        .stdout(terminal.slave.try_clone().unwrap())
        .stderr(terminal.slave);
    let mut child = command.spawn().unwrap();
    // The last handle of this process on the terminal's other end, so that reading ends.
    drop(command);
    let mut received = Vec::new();
    let ended = File::from(terminal.master).read_to_end(&mut received);
    // Linux reports the end as an error of its own, EIO.
    assert!(ended.is_ok() || ended.is_err_and(|e| e.raw_os_error() == Some(5)));
    child.wait().unwrap();
    String::from_utf8(received).unwrap().replace("\r\n", "\n")
}

/// A screen as text: what is searched for between « and », other colours and links taken away.
fn readable(screen: &str) -> String {
    let marked = screen
        .replace("\x1b[1m\x1b[33m", "«")
        .replace("\x1b[33m\x1b[1m", "«");
    let mut out = String::new();
    let mut open = false;
    let mut rest = marked.as_str();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\x1b' if rest.starts_with("\x1b]8;") => rest.find("\x1b\\").unwrap() + 2,
            '\x1b' => {
                if open && rest.starts_with("\x1b[0m") {
                    out.push('»');
                    open = false;
                }
                rest.find('m').unwrap() + 1
            }
            _ => {
                open |= c == '«';
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    out
}

#[test]
fn screens_fit_the_terminal() {
    let folder = Folder::with_corpus("terminal_screens");
    folder.run("index").exits(0);
    let screens: [(&str, &[&str]); 5] = [
        ("search", &["search", "hotline"]),
        (
            "by-speaker",
            &["search", "disinformation", "--by", "speaker"],
        ),
        ("timeline", &["timeline", "disinformation"]),
        ("speakers", &["speakers", "safety scan"]),
        ("show", &["show", "2026-01-29#5", "--cite"]),
    ];
    for columns in [60, 120] {
        for (name, line) in screens {
            let screen = readable(&in_terminal(&folder, columns, &[], line));
            let widest = screen
                .lines()
                .map(|l| l.replace(['«', '»'], "").chars().count())
                .max();
            assert!(
                widest.unwrap() <= usize::from(columns),
                "{name} at {columns}:\n{screen}"
            );
            equals_file(&screen, &format!("screens/{name}-{columns}.txt"));
        }
    }
}

#[test]
fn no_color_means_no_colour() {
    let folder = Folder::with_corpus("terminal_no_color");
    let coloured = in_terminal(&folder, 80, &[], &["search", "hotline"]);
    assert!(coloured.contains("\x1b[33m"), "{coloured}");
    assert!(coloured.contains("\x1b]8;;file:///"), "no link: {coloured}");
    assert!(
        coloured.contains("#page=1"),
        "no page in the link: {coloured}"
    );
    let plain = in_terminal(&folder, 80, &[("NO_COLOR", "1")], &["search", "hotline"]);
    assert!(!plain.contains("\x1b["), "{plain}");
    for arguments in [["--color", "never"], ["--plain", "--no-update"]] {
        let line = [&["search", "hotline"], arguments.as_slice()].concat();
        let screen = in_terminal(&folder, 80, &[], &line);
        assert!(!screen.contains('\x1b'), "{screen}");
    }
}

#[test]
fn long_output_goes_through_the_pager() {
    let folder = Folder::with_corpus("terminal_pager");
    let pager = [("ECNE_PAGER", "wc -l")];
    let screen = in_terminal(&folder, 80, &pager, &["search", "hotline"]);
    assert!(
        screen.contains("hotline"),
        "short output was paged: {screen}"
    );
    let screen = in_terminal(
        &folder,
        80,
        &pager,
        &["--pager=always", "search", "hotline"],
    );
    assert!(screen.trim().parse::<u32>().is_ok(), "not paged: {screen}");
    let none = [("ECNE_PAGER", "no-such-program")];
    let screen = in_terminal(&folder, 80, &none, &["--pager=always", "search", "hotline"]);
    assert!(screen.contains("hotline"), "lost: {screen}");
}
