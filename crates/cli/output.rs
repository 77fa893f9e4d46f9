//! The one way out: a locked, buffered standard output that knows what it is connected to.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    /// When the standard output is a terminal and `NO_COLOR` is not set.
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
    /// Whether colours may be used.
    #[expect(dead_code, reason = "the searching commands, which come next, colour")]
    pub colour: bool,
}

impl Output {
    /// Takes the standard output for the rest of the run.
    pub fn new(color: Color) -> Self {
        let out = io::stdout().lock();
        let colour = match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => out.is_terminal() && terminal_takes_colours(),
        };
        Output {
            out: BufWriter::with_capacity(64 << 10, out),
            colour,
        }
    }

    /// Writes what is still held back.
    ///
    /// # Errors
    /// When the reader is gone or the disk is full.
    pub fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
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

/// `NO_COLOR` as no-color.org defines it: set and not empty, whatever its value.
fn terminal_takes_colours() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
