//! The command in a pseudo-terminal: whole screens at 60 and 120 columns.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::util::Folder;

/// Rows of the terminals here: more than any screen, so that no pager starts.
const ROWS: u16 = 200;

/// Runs the command in a terminal of so many columns; what the terminal received.
fn in_terminal(folder: &Folder, columns: u16, environment: &[(&str, &str)], line: &[&str]) -> String {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let size = Winsize { ws_row: ROWS, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
    tcsetwinsize(&master, size).unwrap();
    let name = ptsname(&master, Vec::new()).unwrap();
    let slave = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut command = folder.command(line);
    command.envs(environment.iter().copied());
    command.stdout(slave.try_clone().unwrap()).stderr(slave).stdin(Stdio::null());
    let mut child = command.spawn().unwrap();
    drop(command); // the last handles of this process on the terminal's other end
    let mut received = Vec::new();
    let mut reader = File::from(master);
    // Linux reports the end as an error of its own (EIO).
    match reader.read_to_end(&mut received) {
        Err(error) if error.raw_os_error() != Some(5) && error.kind() != ErrorKind::UnexpectedEof => {
            panic!("reading from the terminal: {error}")
        }
        _ => {}
    }
    child.wait().unwrap();
    String::from_utf8(received).unwrap().replace("\r\n", "\n")
}
