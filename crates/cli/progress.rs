//! The progress of long work on the standard error, when that is a terminal.

use std::time::{Duration, Instant};

use ecne_index::{Observer, Progress, Stage};
use indicatif::{ProgressBar, ProgressStyle};

use crate::interrupt;

/// Runs shorter than this show no bar: one that flashes by only disturbs.
const QUIET: Duration = Duration::from_millis(400);

/// A bar that appears when the work turns out to be long.
pub struct Bar {
    bar: ProgressBar,
    begun: Instant,
}

impl Bar {
    /// A bar not shown yet. From here on Ctrl-C stops the work cleanly.
    pub fn new() -> Self {
        interrupt::listen();
        let style = ProgressStyle::with_template("{msg} {bar:24} {eta} left");
        // A bar of no length looks full.
        let bar = ProgressBar::new(1);
        if let Ok(style) = style {
            bar.set_style(style);
        }
        Bar {
            bar,
            begun: Instant::now(),
        }
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn message(&self, progress: &Progress) -> String {
        match progress.stage {
            Stage::Looking => "looking for changes".to_owned(),
            Stage::Publishing => "publishing".to_owned(),
            Stage::Writing => format!(
                "{} of {} documents written",
                progress.files, progress.files_total
            ),
            Stage::Reading => {
                let seconds = self.begun.elapsed().as_secs_f64();
                format!(
                    "{} of {} documents, {} pages a second",
                    progress.files,
                    progress.files_total,
                    (progress.pages as f64 / seconds.max(0.1)).round()
                )
            }
        }
    }
}

impl Observer for Bar {
    fn progress(&self, progress: Progress) {
        if self.begun.elapsed() < QUIET {
            return;
        }
        // Reading takes as long as there are bytes, writing as there are documents.
        let (done, total) = match progress.stage {
            Stage::Reading => (progress.bytes, progress.bytes_total),
            _ => (progress.files, progress.files_total),
        };
        let total = total.max(1);
        // The message comes first, since each of these draws the bar.
        self.bar.set_message(self.message(&progress));
        if self.bar.length() != Some(total) {
            self.bar.set_length(total);
            self.bar.reset_eta();
        }
        self.bar.set_position(done);
    }

    fn cancelled(&self) -> bool {
        interrupt::wished()
    }
}
