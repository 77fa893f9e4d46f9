//! The one way out: a locked, buffered standard output that knows what it is connected to.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::time::Instant;

use terminal_size::{Height, Width, terminal_size_of};

use crate::arguments::Common;
use crate::failure::notice;
use crate::pager;
use crate::screen::Look;

/// Columns of text that goes into a file or another program, unless `COLUMNS` says otherwise.
const COLUMNS: usize = 100;

/// When to colour, and when to page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum When {
    /// When the standard output is a terminal (and, for colours, `NO_COLOR` is not set).
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The standard output.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    look: Look,
    /// Rows of the terminal; `None` where it is none.
    rows: Option<usize>,
    pager: When,
    /// When the last stage ended, where timings are wanted.
    clock: Option<Instant>,
}

impl Output {
    /// Takes the standard output for the rest of the run.
    pub fn new(common: &Common) -> Self {
        let out = io::stdout().lock();
        let terminal = out.is_terminal();
        let size = terminal_size_of(&out).filter(|_| terminal);
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let fancy = terminal && !dumb && !common.plain;
        let look = Look {
            width: columns(size.map(|(Width(columns), _)| usize::from(columns))),
            colour: match common.color {
                When::Always => true,
                When::Never => false,
                When::Auto => fancy && !set("NO_COLOR"),
            },
            links: fancy && common.color != When::Never,
            plain: common.plain,
        };
        Output {
            out: BufWriter::with_capacity(64 << 10, out),
            look,
            rows: size
                .filter(|_| !dumb)
                .map(|(_, Height(rows))| usize::from(rows)),
            pager: common.pager,
            clock: common.verbose.then(Instant::now),
        }
    }

    /// What text for people is printed on.
    pub fn look(&self) -> Look {
        self.look
    }

    /// With `-v`, says how long a stage took that ends here.
    pub fn stage(&mut self, name: &str) {
        if let Some(clock) = &mut self.clock {
            let milliseconds = clock.elapsed().as_secs_f64() * 1e3;
            notice(&format!("{name}: {milliseconds:.1} ms"));
            *clock = Instant::now();
        }
    }

    /// Shows text for people: in a pager when it is longer than the screen.
    ///
    /// # Errors
    /// When the reader is gone or the disk is full.
    pub fn show(&mut self, text: &str) -> io::Result<()> {
        let long = self.rows.is_some_and(|rows| text.lines().count() >= rows);
        let paged = match self.pager {
            When::Always => true,
            When::Never => false,
            When::Auto => long,
        };
        if paged && pager::show(text) {
            return Ok(());
        }
        self.out.write_all(text.as_bytes())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn columns(terminal: Option<usize>) -> usize {
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    terminal.or_else(told).unwrap_or(COLUMNS).clamp(40, 120)
}

/// Set and not empty, whatever its value: what no-color.org asks for.
fn set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}
