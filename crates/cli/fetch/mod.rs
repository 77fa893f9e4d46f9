//! `ecne fetch`: fills the corpus with what the network's page offers.

mod address;
mod book;
mod client;
mod lock;
mod plan;
mod robots;
mod store;

use std::collections::HashSet;
use std::io::{Read as _, Write as _};
use std::time::Duration;

use ecne_extract::minutes::Kind;
use ecne_extract::{Catalogue, Format as Type, Limits};
use ecne_index::{Manifest, Options};
use jiff::civil::Date;
use serde_json::json;

use crate::arguments::ReportFormat as Format;
use crate::failure::{Failure, Status, notice};
use crate::output::Output;
use crate::places::{self, Places};
use crate::progress::Bar;
use crate::words::count;
use crate::{clean::clean, wire};
use address::Address;
use book::Book;
use client::{Answer, Client, Known, Manners, Said};
use plan::{Target, slug, targets};
use store::{Download, Store};

/// The network's official page.
const PAGE: &str = "https://commission.europa.eu/strategy-and-policy/policies/justice-and-fundamental-rights/eu-citizenship/democracy-and-electoral-rights/european-cooperation-network-elections_en";

/// Hosts that the Commission publishes on.
const HOSTS: [&str; 2] = ["commission.europa.eu", "ec.europa.eu"];

/// Download what the network's page offers into the corpus, and index it.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  \
    ecne fetch --dry-run     what would be downloaded\n  \
    ecne fetch               what is missing or has changed\n\n\
    It obeys robots.txt, asks one question at a time with a pause, and asks for what is here only\n\
    whether it has changed. Where each document comes from is written to manifest.toml; the earlier\n\
    version of a document that has changed is kept in .versions.")]
pub struct Args {
    /// The page that lists the documents [default: the network's official page].
    #[arg(value_name = "URL")]
    page: Option<String>,
    /// Print what would be done, and download the page alone.
    #[arg(long)]
    dry_run: bool,
    /// Follow links and redirects to this host, too; can be given several times.
    #[arg(long, value_name = "HOST")]
    allow_host: Vec<String>,
    /// Seconds between two requests to one host.
    #[arg(long, value_name = "SECONDS", default_value_t = 1.0)]
    pause: f64,
    /// How often to repeat a request that fails.
    #[arg(long, value_name = "N", default_value_t = 3)]
    retries: u32,
    /// MiB of one document at most.
    #[arg(long, value_name = "MIB", default_value_t = 100)]
    limit_size: u64,
    /// Leave the index as it is.
    #[arg(long)]
    no_index: bool,
    /// How to report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// What became of the documents.
#[derive(Default)]
struct Report {
    added: Vec<String>,
    changed: Vec<String>,
    unchanged: Vec<String>,
    vanished: Vec<String>,
    failed: Vec<(String, String)>,
}

/// Fetches, and fails with 2 when a document could not be fetched.
pub fn run(args: &Args, places: &Places, output: &mut Output) -> Result<Status, Failure> {
    let page = args.page.as_deref().unwrap_or(PAGE);
    let page =
        Address::parse(page).ok_or_else(|| Failure::new(format!("{page} is no web address")))?;
    let mut session = Session::open(args, places, &page).map_err(Failure::Message)?;
    let (bytes, at) = session
        .page(&page, args.dry_run)
        .map_err(|problem| Failure::Message(format!("{page}: {problem}")))?;
    let document = ecne_extract::read(&bytes, Some(Type::Html), &Limits::default())
        .map_err(|e| Failure::Message(format!("{page}: {e}")))?;
    let (targets, unreadable) = targets(&Catalogue::of(&document), &at);
    if unreadable > 0 {
        notice(&format!(
            "{} of the page cannot be followed",
            count(unreadable as u64, "address")
        ));
    }
    if args.dry_run {
        return list(&session, &targets, args.format, output);
    }
    for target in &targets {
        session.fetch(target);
        session.tell(args.format, output)?;
    }
    session.note_vanished(&targets).map_err(Failure::Message)?;
    session.tell(args.format, output)?;
    if !args.no_index {
        index(places)?;
    }
    finish(&session.report, args.format, output)
}

fn index(places: &Places) -> Result<(), Failure> {
    let bar = Bar::new();
    places::guarded(&places.index, || {
        let options = Options {
            keep_other: true,
            ..Options::new(&places.corpus, &places.index)
        };
        let built = ecne_index::build(&options, &bar);
        bar.clear();
        built.map(drop).map_err(|error| places::failure(&error))
    })
}

/// One run.
struct Session {
    client: Client,
    store: Store,
    manifest: Manifest,
    book: Book,
    page: Address,
    today: Date,
    report: Report,
    /// Lines that have not been printed yet.
    lines: Vec<String>,
}

impl Session {
    fn open(args: &Args, places: &Places, page: &Address) -> Result<Session, String> {
        let mut hosts: Vec<String> = HOSTS.iter().map(|host| (*host).to_owned()).collect();
        hosts.push(page.host.clone());
        hosts.extend(args.allow_host.iter().map(|host| host.to_ascii_lowercase()));
        // Whoever asks another machine without a pause asks for trouble.
        let least = if page.is_local() { 0.0 } else { 0.2 };
        let pause = Duration::try_from_secs_f64(args.pause.max(least))
            .map_err(|_| "--pause takes a number of seconds".to_owned())?;
        let limit = args.limit_size.saturating_mul(1 << 20);
        let store = Store::open(&places.corpus, limit, args.dry_run)?;
        let manifest = Manifest::read(&places.corpus).map_err(|e| e.to_string())?;
        Ok(Session {
            client: Client::new(Manners {
                pause,
                retries: args.retries,
                hosts,
            }),
            book: Book::open(&store)?,
            store,
            manifest,
            page: page.clone(),
            today: jiff::Timestamp::now()
                .to_zoned(jiff::tz::TimeZone::UTC)
                .date(),
            report: Report::default(),
            lines: Vec::new(),
        })
    }

    /// The page's bytes, and where they came from, which its links start from; unless in a dry run,
    /// the page becomes a document of the corpus.
    fn page(&mut self, page: &Address, dry_run: bool) -> Result<(Vec<u8>, Address), String> {
        if dry_run {
            let Answer { at, said } = self.client.get(page, &Known::default(), 0)?;
            let Said::Content { body, .. } = said else {
                return Err("the server answers without a page".to_owned());
            };
            let mut bytes = Vec::new();
            let limit = Limits::default().html_bytes as u64;
            body.into_reader()
                .take(limit)
                .read_to_end(&mut bytes)
                .map_err(|e| e.to_string())?;
            return Ok((bytes, at));
        }
        let target = Target {
            address: page.clone(),
            stem: slug(page.path.rsplit('/').next().unwrap_or_default()),
            title: String::new(),
            kind: Kind::WebPage,
            body: None,
            label: None,
            date_start: None,
            date_end: None,
            language: None,
        };
        let (name, at) = self.obtain(&target)?;
        let bytes = self.store.read(&name);
        Ok((bytes.map_err(|e| format!("{name}: {e}"))?, at))
    }

    fn fetch(&mut self, target: &Target) {
        if let Err(problem) = self.obtain(target) {
            let url = target.address.to_string();
            self.lines.push(format!("failed     {url}: {problem}"));
            self.report.failed.push((url, problem));
        }
    }

    /// Downloads a document if it is missing or has changed; returns its name, and where it came
    /// from.
    fn obtain(&mut self, target: &Target) -> Result<(String, Address), String> {
        let held = self.store.held(&self.manifest, &target.address);
        let held = held.map(|(name, entry)| (name.to_owned(), entry.clone()));
        let known = held.as_ref().map(|(_, entry)| Known {
            etag: entry.etag.clone(),
            last_modified: entry.last_modified.clone(),
        });
        let known = known.unwrap_or_default();
        let Download { at, whole } =
            self.store
                .download(&mut self.client, &target.address, &known)?;
        let (whole, before) = match (whole, held) {
            (None, Some((name, _))) => return Ok((self.unchanged(name), at)),
            (None, None) => return Err("the server says that it has not changed".to_owned()),
            (Some(whole), before) => (whole, before),
        };
        let same = |entry: &ecne_index::Entry| entry.blake3.as_ref() == Some(&whole.blake3);
        if let Some((name, entry)) = &before
            && same(entry)
        {
            self.store.discard(&whole);
            return Ok((self.unchanged(name.clone()), at));
        }
        let name = self
            .store
            .name(&self.manifest, &target.address, &target.stem, &whole);
        let since = before.as_ref().and_then(|(_, entry)| entry.fetched);
        self.store.place(&whole, &name, since)?;
        let title = self.titled(target);
        self.book
            .enter(&name, &title, &whole, &self.page.to_string(), self.today);
        self.book.save(&self.store)?;
        let (list, word) = if before.is_some_and(|(old, _)| old == name) {
            (&mut self.report.changed, "changed")
        } else {
            (&mut self.report.added, "added")
        };
        list.push(name.clone());
        self.lines.push(format!("{word:<10} {name}"));
        Ok((name, at))
    }

    /// The page itself goes by the title that people gave it, or by its name.
    fn titled(&self, target: &Target) -> Target {
        let mut target = target.clone();
        if target.title.is_empty() {
            let held = self.store.held(&self.manifest, &target.address);
            let title = held.and_then(|(_, entry)| entry.title.clone());
            target.title = title.unwrap_or_else(|| target.stem.replace('-', " "));
        }
        target
    }

    fn unchanged(&mut self, name: String) -> String {
        self.report.unchanged.push(name.clone());
        name
    }

    /// Keeps what the page lists no more, and says so once.
    fn note_vanished(&mut self, targets: &[Target]) -> Result<(), String> {
        let page = self.page.to_string();
        let mut listed: HashSet<String> = targets.iter().map(|t| t.address.to_string()).collect();
        listed.insert(page.clone());
        let mut changed = false;
        for (name, entry) in &self.manifest.entries {
            if entry.source.as_deref() != Some(&page) {
                continue;
            }
            let here = entry.url.as_ref().is_some_and(|url| listed.contains(url));
            if !here {
                self.lines.push(format!(
                    "vanished   {name}: the page lists it no more; it is kept"
                ));
                self.report.vanished.push(name.clone());
            }
            if here == entry.vanished.is_some() {
                self.book.set_vanished(name, (!here).then_some(self.today));
                changed = true;
            }
        }
        if changed {
            self.book.save(&self.store)
        } else {
            Ok(())
        }
    }

    fn tell(&mut self, format: Format, output: &mut Output) -> Result<(), Failure> {
        let lines = std::mem::take(&mut self.lines);
        if format == Format::Text {
            for line in lines {
                writeln!(output, "{}", clean(&line))?;
            }
            output.flush()?;
        }
        Ok(())
    }
}

/// What a dry run says.
fn list(
    session: &Session,
    targets: &[Target],
    format: Format,
    output: &mut Output,
) -> Result<Status, Failure> {
    for target in targets {
        let held = session.store.held(&session.manifest, &target.address);
        let (word, name) = match held {
            Some((name, _)) => ("check", name.to_owned()),
            None if session.client.may_ask(&target.address) => ("download", target.stem.clone()),
            None => ("refuse", target.stem.clone()),
        };
        let url = target.address.to_string();
        let line = match format {
            Format::Text => format!("{word:<10} {}\n           {}\n", clean(&name), clean(&url)),
            Format::Json => wire::line(&json!({
                "action": word, "document": name, "url": url, "kind": target.kind.name(),
                "body": target.body, "label": target.label,
                "date_start": target.date_start.map(|d| d.to_string()),
                "date_end": target.date_end.map(|d| d.to_string()),
            })),
        };
        output.write_all(line.as_bytes())?;
    }
    Ok(if targets.is_empty() {
        Status::NothingFound
    } else {
        Status::Done
    })
}

fn finish(report: &Report, format: Format, output: &mut Output) -> Result<Status, Failure> {
    let line = match format {
        Format::Text => format!(
            "{} new, {} changed, {} as before, {} no longer listed, {} failed\n",
            report.added.len(),
            report.changed.len(),
            report.unchanged.len(),
            report.vanished.len(),
            report.failed.len(),
        ),
        Format::Json => wire::line(&json!({
            "added": report.added,
            "changed": report.changed,
            "unchanged": report.unchanged,
            "vanished": report.vanished,
            "failed": report.failed.iter().map(|(url, error)| json!({
                "url": url, "error": error,
            })).collect::<Vec<_>>(),
        })),
    };
    output.write_all(line.as_bytes())?;
    Ok(if report.failed.is_empty() {
        Status::Done
    } else {
        Status::Reported
    })
}
