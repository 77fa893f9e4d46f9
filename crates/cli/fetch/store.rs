//! Files of the corpus: written whole or not at all, inside the corpus, the earlier version kept.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use ecne_index::{Entry, Manifest};
use jiff::civil::Date;

use super::address::Address;
use super::client::{Answer, Client, Known, Said, header};
use super::lock;
use crate::versions;

/// Where downloads grow until they are whole; names with a dot are no documents.
const PARTS: &str = ".fetch";

/// The types that are taken; some servers know a PDF as a stream of bytes only.
const TYPES: [&str; 5] = [
    "application/pdf",
    "text/html",
    "application/xhtml+xml",
    "application/octet-stream",
    "binary/octet-stream",
];

/// A corpus folder that is written to.
pub struct Store {
    corpus: PathBuf,
    /// Bytes of a document at most.
    limit: u64,
    /// Keeps other runs out; none where nothing is to be written.
    _lock: Option<File>,
}

/// What came of a download.
pub struct Download {
    /// Where the document came from, after all redirects.
    pub at: Address,
    /// `None` where it is as it was.
    pub whole: Option<Whole>,
}

/// A document that has been downloaded whole and is not in its place yet.
pub struct Whole {
    part: PathBuf,
    /// `pdf` or `html`, by its first bytes.
    pub ending: &'static str,
    pub blake3: String,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

impl Store {
    /// The store of a corpus, which is made if it is missing unless nothing is to be written.
    ///
    /// # Errors
    /// The folder cannot be made, or another run writes to it.
    pub fn open(corpus: &Path, limit: u64, dry_run: bool) -> Result<Store, String> {
        let parts = corpus.join(PARTS);
        let lock = if dry_run {
            None
        } else {
            fs::create_dir_all(&parts).map_err(|e| format!("{}: {e}", parts.display()))?;
            Some(lock::take(&parts)?)
        };
        Ok(Store {
            corpus: corpus.to_owned(),
            limit,
            _lock: lock,
        })
    }

    /// Downloads a document, going on where an earlier attempt broke off.
    ///
    /// # Errors
    /// In one line: not allowed, not there, of another type, too large, or broken off every time.
    pub fn download(
        &self,
        client: &mut Client,
        address: &Address,
        known: &Known,
    ) -> Result<Download, String> {
        let part = self.part(address);
        let (mut attempt, mut begun_anew) = (0, false);
        loop {
            match self.attempt(client, address, known, &part) {
                Ok(download) => return Ok(download),
                Err(Broken::Off(problem)) if attempt >= client.retries() => return Err(problem),
                Err(Broken::Off(_)) => {
                    attempt += 1;
                    begun_anew = false;
                }
                Err(Broken::Part) if !begun_anew => {
                    remove(&part);
                    begun_anew = true;
                }
                Err(Broken::Part) => {
                    return Err(format!("{}: cannot be begun anew", part.display()));
                }
                Err(Broken::Later(problem)) => return Err(problem),
                Err(Broken::Forever(problem)) => {
                    remove(&part);
                    return Err(problem);
                }
            }
        }
    }

    fn attempt(
        &self,
        client: &mut Client,
        address: &Address,
        known: &Known,
        part: &Path,
    ) -> Result<Download, Broken> {
        let (begun, from) = begun(part);
        let state = if from > 0 { &begun } else { known };
        let answer = client.get(address, state, from);
        let Answer { at, said } = answer.map_err(|problem| match from {
            0 => Broken::Forever(problem),
            _ => Broken::Later(problem),
        })?;
        let (headers, body, from) = match said {
            Said::Unchanged => return Ok(Download { at, whole: None }),
            Said::NoPart => return Err(Broken::Part),
            Said::Content {
                headers,
                body,
                from,
            } => (headers, body, from),
        };
        let kind = header(&headers, "content-type").unwrap_or_default();
        let kind = kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if !kind.is_empty() && !TYPES.contains(&kind.as_str()) {
            return Err(Broken::Forever(format!("neither PDF nor HTML but {kind}")));
        }
        if let Some(coding) = header(&headers, "content-encoding").filter(|c| c != "identity") {
            let problem = format!("compressed ({coding}), which was not asked for");
            return Err(Broken::Forever(problem));
        }
        let etag = header(&headers, "etag");
        let length = header(&headers, "content-length").and_then(|text| text.parse::<u64>().ok());
        let whole = length.map(|length| length.saturating_add(from));
        let body = body.into_with_config().limit(u64::MAX).reader();
        self.receive(part, from, etag.as_deref(), whole, body)?;
        let ending = ending(part, address).map_err(Broken::Forever)?;
        let whole = Whole {
            part: part.to_owned(),
            ending,
            blake3: hash(part).map_err(|e| Broken::Forever(e.to_string()))?,
            etag,
            last_modified: header(&headers, "last-modified"),
        };
        Ok(Download {
            at,
            whole: Some(whole),
        })
    }

    /// Appends to the part, and remembers of which state of the document it is a part.
    fn receive(
        &self,
        part: &Path,
        from: u64,
        etag: Option<&str>,
        whole: Option<u64>,
        mut body: impl Read,
    ) -> Result<(), Broken> {
        let fatal = |e: io::Error| Broken::Forever(format!("{}: {e}", part.display()));
        let mut file = OpenOptions::new()
            .create(true)
            .write(true)
            .append(from > 0)
            .truncate(from == 0)
            .open(part)
            .map_err(fatal)?;
        fs::write(part.with_extension("etag"), etag.unwrap_or_default()).map_err(fatal)?;
        let mut buffer = vec![0; 64 << 10];
        let mut total = from;
        loop {
            let n = body
                .read(&mut buffer)
                .map_err(|e| Broken::Off(format!("broken off: {e}")))?;
            if n == 0 && whole.is_some_and(|whole| total < whole) {
                return Err(Broken::Off("broken off".to_owned()));
            }
            if n == 0 {
                return file.sync_all().map_err(fatal);
            }
            total += n as u64;
            if total > self.limit {
                let limit = self.limit >> 20;
                return Err(Broken::Forever(format!(
                    "larger than {limit} MiB; see --limit-size"
                )));
            }
            file.write_all(&buffer[..n]).map_err(fatal)?;
        }
    }

    fn part(&self, address: &Address) -> PathBuf {
        let name = blake3::hash(address.to_string().as_bytes()).to_hex();
        self.corpus
            .join(PARTS)
            .join(format!("{}.part", &name[..16]))
    }

    /// Throws a download away that is as what is here.
    pub fn discard(&self, whole: &Whole) {
        remove(&whole.part);
    }

    /// Puts a download in its place; what stood there becomes an earlier version, of the day that it
    /// was fetched. A run that was killed can have put the same bytes there already.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn place(&self, whole: &Whole, name: &str, since: Option<Date>) -> Result<(), String> {
        let target = self.corpus.join(name);
        let told = |e: io::Error| format!("{}: {e}", target.display());
        if target.exists() && !self.has(name, whole) {
            self.keep_version(&target, name, since).map_err(told)?;
        }
        fs::rename(&whole.part, &target).map_err(told)?;
        remove(&whole.part);
        sync_folder(&self.corpus).map_err(told)
    }

    /// A copy by hard link or by bytes: the document itself is replaced by one rename, so that it is
    /// there at every moment.
    fn keep_version(&self, target: &Path, name: &str, since: Option<Date>) -> io::Result<()> {
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let folder = self.corpus.join(versions::FOLDER).join(stem);
        fs::create_dir_all(&folder)?;
        let day = since.map_or("undated".to_owned(), |day| day.to_string());
        let free = |n: &u32| {
            let number = if *n == 1 {
                String::new()
            } else {
                format!("-{n}")
            };
            let path = folder.join(format!("{day}{number}.{ending}"));
            (!path.exists()).then_some(path)
        };
        let version = (1..1_000_u32)
            .find_map(|n| free(&n))
            .ok_or(io::ErrorKind::AlreadyExists)?;
        fs::hard_link(target, &version).or_else(|_| fs::copy(target, &version).map(drop))?;
        sync_folder(&folder)
    }

    /// A name that no other document has: that of this address where it is here already, also where
    /// a run was killed before it wrote that down.
    pub fn name(
        &self,
        manifest: &Manifest,
        address: &Address,
        stem: &str,
        whole: &Whole,
    ) -> String {
        let ending = whole.ending;
        if let Some((name, _)) = self.held(manifest, address)
            && name.ends_with(&format!(".{ending}"))
        {
            return name.to_owned();
        }
        let taken = |name: &String| {
            manifest.entry(name).is_some()
                || self.corpus.join(name).exists() && !self.has(name, whole)
        };
        let mut numbered = (1..).map(|n: u32| {
            if n == 1 {
                format!("{stem}.{ending}")
            } else {
                format!("{stem}-{n}.{ending}")
            }
        });
        numbered.find(|name| !taken(name)).unwrap_or_default()
    }

    /// Whether a file of the corpus has the same bytes as a download.
    fn has(&self, name: &str, whole: &Whole) -> bool {
        hash(&self.corpus.join(name)).is_ok_and(|hash| hash == whole.blake3)
    }

    /// The document of an address that is here, with its entry. Only plain names are trusted: the
    /// manifest may have been written by anybody.
    pub fn held<'m>(
        &self,
        manifest: &'m Manifest,
        address: &Address,
    ) -> Option<(&'m str, &'m Entry)> {
        let url = address.to_string();
        let mut entries = manifest.entries.iter();
        let (name, entry) = entries.find(|(name, entry)| {
            entry.url.as_deref() == Some(&url) && is_plain(name) && self.corpus.join(name).is_file()
        })?;
        Some((name, entry))
    }

    /// The bytes of a document that is here.
    pub fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        fs::read(self.corpus.join(name))
    }

    /// Writes a file of the corpus whole.
    ///
    /// # Errors
    /// The file system refuses.
    pub fn write(&self, name: &str, text: &str) -> Result<(), String> {
        let target = self.corpus.join(name);
        let told = |e: io::Error| format!("{}: {e}", target.display());
        let part = self.corpus.join(PARTS).join(format!("{name}.new"));
        let mut file = File::create(&part).map_err(told)?;
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(told)?;
        fs::rename(&part, &target).map_err(told)?;
        sync_folder(&self.corpus).map_err(told)
    }
}

/// Why an attempt came to nothing.
enum Broken {
    /// The connection broke off: another attempt goes on from there.
    Off(String),
    /// The server does not give the rest of what is here: another attempt asks for the whole.
    Part,
    /// The server cannot be reached now: another run goes on from there.
    Later(String),
    /// Another attempt would end the same way.
    Forever(String),
}

/// What an earlier attempt left: the state that it is a part of, and its length. A part without a
/// strong mark of its state is of no use.
fn begun(part: &Path) -> (Known, u64) {
    let etag = fs::read_to_string(part.with_extension("etag")).unwrap_or_default();
    let length = fs::metadata(part).map_or(0, |m| m.len());
    if etag.is_empty() || etag.starts_with("W/") || length == 0 {
        return (Known::default(), 0);
    }
    (
        Known {
            etag: Some(etag),
            last_modified: None,
        },
        length,
    )
}

fn remove(part: &Path) {
    // What is left behind is overwritten by the next attempt.
    let _ = fs::remove_file(part);
    let _ = fs::remove_file(part.with_extension("etag"));
}

/// The ending that the first bytes ask for.
fn ending(part: &Path, address: &Address) -> Result<&'static str, String> {
    let mut start = Vec::new();
    let read = File::open(part).and_then(|file| file.take(1024).read_to_end(&mut start));
    read.map_err(|e| e.to_string())?;
    if start.windows(5).any(|w| w == b"%PDF-") {
        return Ok("pdf");
    }
    let first = start
        .iter()
        .find(|b| b.is_ascii() && !b.is_ascii_whitespace() && **b != 0);
    let promised = address.path.to_ascii_lowercase().contains(".pdf");
    match first {
        Some(b'<') if promised => Err("the server sends a web page for a PDF".to_owned()),
        Some(b'<') => Ok("html"),
        _ => Err("neither PDF nor HTML by its first bytes".to_owned()),
    }
}

fn hash(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// A name without folders that no system takes for anything else.
fn is_plain(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    let normal = matches!(parts.next(), Some(std::path::Component::Normal(_)));
    normal && parts.next().is_none() && !name.starts_with('.')
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    // Not every system can sync a folder; the rename has happened all the same.
    File::open(folder).and_then(|f| f.sync_all()).or(Ok(()))
}
