//! `ecne fetch` against a server on this machine that misbehaves in every way it can. All documents
//! are made up.

#![expect(clippy::unwrap_used, reason = "a test whose server fails, fails")]

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::util::{Folder, Outcome};

/// What the server is asked for, and what it is to do.
#[derive(Default)]
struct State {
    /// Requests, each as its path and whether it was conditional or for a part.
    asked: Vec<(String, &'static str)>,
    /// How often a path was asked for.
    times: HashMap<String, usize>,
    /// The document /a.pdf is a later version.
    later: bool,
    /// The page lists no `/gone-soon.pdf` any more.
    shorter: bool,
    /// The document /slow.pdf comes at once.
    fast: bool,
    /// The robots.txt has moved there.
    robots_at: Option<String>,
    /// No document can be had for the moment.
    down: bool,
}

struct Server {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client that goes away in the middle is what some tests are about.
                thread::spawn(move || drop(answer(stream, port, &state)));
            }
        });
        Server { port, state }
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap())
    }

    fn fetch(&self, folder: &Folder, more: &str) -> Outcome {
        let port = self.port;
        folder.run(&format!(
            "fetch http://127.0.0.1:{port}/list --pause 0 --retries 2 {more}"
        ))
    }

    /// The paths of documents whose content was sent whole.
    fn sent(&self) -> usize {
        self.with(|s| s.asked.iter().filter(|(_, how)| *how == "whole").count())
    }
}

struct Request {
    path: String,
    headers: HashMap<String, String>,
}

fn read(stream: &TcpStream) -> std::io::Result<Request> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().unwrap_or(Ok(String::new()))?;
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    let mut headers = HashMap::new();
    for line in lines {
        let line = line?;
        let Some((key, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(key.to_ascii_lowercase(), value.trim().to_owned());
    }
    Ok(Request { path, headers })
}

fn pdf(name: &str) -> Vec<u8> {
    format!("%PDF-1.4\n% made up: {name}\n{}", "filling ".repeat(40_000)).into_bytes()
}

fn page(shorter: bool) -> String {
    let mut out = "<!doctype html><html lang=en><title>Lamps</title><main><h1>European cooperation network on \
        elections</h1><h2>Meetings</h2>"
        .to_owned();
    let documents = [
        ("a.pdf", "Minutes"),
        ("moved.pdf", "Agenda"),
        ("flaky.pdf", "Agenda"),
        ("cut.pdf", "Minutes"),
        ("../../../evil.pdf", "Minutes"),
        ("nothing.pdf", "Minutes"),
        ("away.pdf", "Minutes"),
        ("picture.pdf", "Minutes"),
        ("endless.pdf", "Minutes"),
        ("private/x.pdf", "Minutes"),
        ("gone-soon.pdf", "Minutes"),
    ];
    for (i, (path, title)) in documents.iter().enumerate() {
        if !(shorter && *path == "gone-soon.pdf") {
            let day = i + 1;
            out.push_str(&format!(
                "<p>Meeting of {day} May 2024</p><ul><li><a href='{path}'>{title}</a></ul>"
            ));
        }
    }
    out
}

fn answer(mut stream: TcpStream, port: u16, state: &Mutex<State>) -> std::io::Result<()> {
    let request = read(&stream)?;
    let (times, later, shorter, fast, down, robots_at) = {
        let mut state = state.lock().unwrap();
        let times = state.times.entry(request.path.clone()).or_default();
        *times += 1;
        let times = *times;
        let robots_at = state.robots_at.clone();
        let (shorter, down) = (state.shorter, state.down);
        (times, state.later, shorter, state.fast, down, robots_at)
    };
    let path = request.path.trim_start_matches('/');
    if down && path.ends_with(".pdf") {
        return send(&mut stream, "503 Not now", "text/plain", b"");
    }
    match path {
        "robots.txt" if robots_at.is_some() => {
            redirect(&mut stream, &robots_at.unwrap_or_default())
        }
        "robots-moved.txt" => send(
            &mut stream,
            "200 OK",
            "text/plain",
            b"User-agent: *\nDisallow: /list\n",
        ),
        "robots.txt" => send(
            &mut stream,
            "200 OK",
            "text/plain",
            b"User-agent: *\nDisallow: /private\n",
        ),
        "list" => document(
            &mut stream,
            &request,
            state,
            "text/html",
            page(shorter).as_bytes(),
            if shorter { "p2" } else { "p1" },
        ),
        "slow-list" => {
            let page = "<main><h1>Lamps network</h1><p>Meeting of 1 May 2024</p><p><a href=slow.pdf>Minutes</a></p>";
            html(&mut stream, &request, state, page, "s1")
        }
        "old-list" => redirect(&mut stream, "/deep/new-list"),
        "deep/new-list" => {
            let page = "<main><h1>Lamps network</h1><p>Meeting of 1 May 2024</p>\
                <p><a href=b.pdf>Minutes</a> <a href=aside.pdf>Minutes</a>\
                <a href=packed.pdf>Minutes</a> <a href=busy.pdf>Agenda</a></p>";
            html(&mut stream, &request, state, page, "n1")
        }
        "deep/aside.pdf" => redirect(&mut stream, "/deep/île.pdf"),
        "deep/packed.pdf" if !request.headers.contains_key("accept-encoding") => write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n\x1f"
        ),
        "deep/busy.pdf" => write!(
            stream,
            "HTTP/1.1 429 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        ),
        "a.pdf" if later => document(
            &mut stream,
            &request,
            state,
            "application/pdf",
            &pdf("a, later"),
            "a2",
        ),
        "nothing.pdf" => send(&mut stream, "404 Not Found", "text/html", b"<p>nothing"),
        "flaky.pdf" if times == 1 => send(&mut stream, "500 Oh", "text/html", b"<p>oh"),
        "moved.pdf" => redirect(&mut stream, "/moved-here.pdf"),
        "away.pdf" => redirect(&mut stream, &format!("http://localhost:{port}/a.pdf")),
        "picture.pdf" => send(&mut stream, "200 OK", "image/png", b"\x89PNG"),
        "endless.pdf" => endless(&mut stream),
        "cut.pdf" if times == 1 => half(&mut stream, path, Duration::ZERO),
        "slow.pdf" if !fast => half(&mut stream, path, Duration::from_secs(60)),
        _ => document(
            &mut stream,
            &request,
            state,
            "application/pdf",
            &pdf(path),
            path,
        ),
    }
}

/// Sends a page of made-up text.
fn html(
    stream: &mut TcpStream,
    request: &Request,
    state: &Mutex<State>,
    page: &str,
    etag: &str,
) -> std::io::Result<()> {
    document(stream, request, state, "text/html", page.as_bytes(), etag)
}

/// A document with an `ETag`: whole, in part, or not at all.
fn document(
    stream: &mut TcpStream,
    request: &Request,
    state: &Mutex<State>,
    kind: &str,
    content: &[u8],
    etag: &str,
) -> std::io::Result<()> {
    let etag = format!("\"{etag}\"");
    let is = |header: &str| request.headers.get(header) == Some(&etag);
    let note = |how| {
        state
            .lock()
            .unwrap()
            .asked
            .push((request.path.clone(), how))
    };
    if is("if-none-match") {
        note("unchanged");
        return write!(
            stream,
            "HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\nConnection: close\r\n\r\n"
        );
    }
    let from = request
        .headers
        .get("range")
        .and_then(|r| r.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok());
    if let Some(from) = from.filter(|_| is("if-range")) {
        note("part");
        let rest: &[u8] = &content[from..];
        write!(
            stream,
            "HTTP/1.1 206 Partial Content\r\nContent-Type: {kind}\r\nETag: {etag}\r\n\
             Content-Range: bytes {from}-{}/{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            content.len() - 1,
            content.len(),
            rest.len()
        )?;
        return stream.write_all(rest);
    }
    note("whole");
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: {etag}\r\nContent-Length: {}\r\n\
         Content-Disposition: attachment; filename=\"../../../out.pdf\"\r\nConnection: close\r\n\r\n",
        content.len()
    )?;
    stream.write_all(content)
}

fn send(stream: &mut TcpStream, status: &str, kind: &str, content: &[u8]) -> std::io::Result<()> {
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(content)
}

fn redirect(stream: &mut TcpStream, target: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
}

/// A body that never ends, until the client goes away.
fn endless(stream: &mut TcpStream) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nConnection: close\r\n\r\n%PDF-1.4\n"
    )?;
    loop {
        stream.write_all(&[b'x'; 1 << 16])?;
    }
}

/// The first half of a document, and then nothing, or the end.
fn half(stream: &mut TcpStream, path: &str, wait: Duration) -> std::io::Result<()> {
    let content = pdf(path);
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nETag: \"{path}\"\r\nContent-Length: {}\r\n\r\n",
        content.len()
    )?;
    stream.write_all(&content[..content.len() / 2])?;
    stream.flush()?;
    let mut nothing = String::new();
    stream.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
    // Returns when the client goes away.
    let _ = BufReader::new(stream).read_line(&mut nothing);
    Ok(())
}

fn blake3_of(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn corpus(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path().join("corpus")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}

#[test]
fn fills_an_empty_corpus_whatever_the_server_does() {
    let folder = Folder::new("fetch_fill");
    let server = Server::start();
    let first = server
        .fetch(&folder, "--limit-size 1 --format json")
        .exits(2);
    let report = first.json().remove(0);
    assert_eq!(report["added"].as_array().unwrap().len(), 7, "{report}");
    let failed = report["failed"].to_string();
    for reason in [
        "answers 404",
        "not an allowed host",
        "image/png",
        "larger than 1 MiB",
        "robots.txt",
    ] {
        assert!(failed.contains(reason), "{reason} in {failed}");
    }
    let want = [
        "2024-05-01-network-minutes.pdf",
        "2024-05-02-network-agenda.pdf",
        "2024-05-03-network-agenda.pdf",
        "2024-05-04-network-minutes.pdf",
        "2024-05-05-network-minutes.pdf",
        "2024-05-11-network-minutes.pdf",
        "list.html",
        "manifest.toml",
    ];
    assert_eq!(corpus(&folder), want);
    let cut = fs::read(folder.path().join("corpus/2024-05-04-network-minutes.pdf")).unwrap();
    assert_eq!(cut, pdf("cut.pdf"));
    assert!(!folder.path().join("out.pdf").exists() && !folder.path().join("evil.pdf").exists());
    let manifest = fs::read_to_string(folder.path().join("corpus/manifest.toml")).unwrap();
    assert!(
        manifest.contains("label = \"Meeting of 1 May 2024\""),
        "{manifest}"
    );
    assert!(manifest.contains("date_start = 2024-05-01"), "{manifest}");

    let sent = server.sent();
    server
        .fetch(&folder, "--limit-size 1 --no-index")
        .exits(2)
        .prints("0 new, 0 changed, 7 as before");
    assert_eq!(
        server.sent(),
        sent,
        "{:?}",
        server.with(|s| s.asked.clone())
    );
}

#[test]
fn keeps_the_earlier_version_and_what_vanished() {
    let folder = Folder::new("fetch_versions");
    let server = Server::start();
    server.fetch(&folder, "--limit-size 1 --no-index").exits(2);
    server.with(|s| {
        s.later = true;
        s.shorter = true;
    });
    let second = server.fetch(&folder, "--limit-size 1 --no-index").exits(2);
    second
        .prints("changed    2024-05-01-network-minutes.pdf")
        .prints("vanished   2024-05-11-network-minutes.pdf");
    let now = fs::read(folder.path().join("corpus/2024-05-01-network-minutes.pdf")).unwrap();
    assert_eq!(now, pdf("a, later"));
    let versions = folder
        .path()
        .join("corpus/.versions/2024-05-01-network-minutes");
    let earlier = fs::read_dir(versions)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    assert_eq!(fs::read(earlier).unwrap(), pdf("a.pdf"));
    assert!(corpus(&folder).contains(&"2024-05-11-network-minutes.pdf".to_owned()));
}

#[test]
fn a_killed_run_leaves_no_half_file_and_the_next_completes() {
    let folder = Folder::new("fetch_killed");
    let server = Server::start();
    let url = format!("http://127.0.0.1:{}/slow-list", server.port);
    let line = ["fetch", &url, "--pause", "0", "--no-index"];
    broken_off(&server, &folder);
    assert_eq!(corpus(&folder), ["manifest.toml", "slow-list.html"]);
    server.with(|s| s.fast = true);
    folder
        .run_with(line)
        .exits(0)
        .prints("1 new, 0 changed, 1 as before");
    let minutes = fs::read(
        folder
            .path()
            .join("corpus/2024-05-01-lamps-network-minutes.pdf"),
    )
    .unwrap();
    assert_eq!(minutes, pdf("slow.pdf"));
    assert!(server.with(|s| {
        s.asked
            .iter()
            .any(|(path, how)| path == "/slow.pdf" && *how == "part")
    }));
}

/// A run that is killed in the middle of `/slow.pdf`.
fn broken_off(server: &Server, folder: &Folder) {
    let url = format!("http://127.0.0.1:{}/slow-list", server.port);
    let mut child = folder
        .command(["fetch", &url, "--pause", "0"])
        .spawn()
        .unwrap();
    wait_for_part(folder);
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn what_has_come_stays_while_the_server_is_down() {
    let server = Server::start();
    let folder = Folder::new("fetch_down");
    broken_off(&server, &folder);
    let port = server.port;
    let line = format!("fetch http://127.0.0.1:{port}/slow-list --pause 0 --retries 1");
    server.with(|s| s.down = true);
    let away = folder.run(&line).exits(2);
    assert!(
        away.stdout.contains("the server answers 503"),
        "{}",
        away.stdout
    );
    server.with(|s| (s.down, s.fast) = (false, true));
    folder.run(&line).exits(0);
    let part = ("/slow.pdf".to_owned(), "part");
    assert!(server.with(|s| s.asked.contains(&part)));
}

#[test]
fn links_start_from_where_the_page_is_and_who_is_busy_is_left_alone() {
    let server = Server::start();
    let folder = Folder::new("fetch_moved");
    let port = server.port;
    let begun = Instant::now();
    folder
        .run(&format!("fetch http://127.0.0.1:{port}/old-list --pause 0"))
        .exits(2)
        .prints("added      2024-05-01-lamps-network-minutes.pdf")
        .prints("asks not to be asked for 3600 seconds");
    assert!(begun.elapsed() < Duration::from_secs(30));
    let asked = |path: &str| server.with(|s| s.times.get(path).copied());
    for path in ["/deep/b.pdf", "/deep/%C3%AEle.pdf", "/deep/packed.pdf"] {
        assert_eq!(asked(path), Some(1), "{path}");
    }
    assert!(corpus(&folder).contains(&"2024-05-01-lamps-network-minutes-3.pdf".to_owned()));
    assert_eq!(asked("/deep/busy.pdf"), Some(1));
}

/// A server's answer to `/slow.pdf` has begun to arrive.
fn wait_for_part(folder: &Folder) {
    let part = || {
        let entries = fs::read_dir(folder.path().join("corpus/.fetch")).ok()?;
        let mut sizes = entries
            .flatten()
            .filter_map(|e| Some(e.metadata().ok()?.len()));
        sizes.find(|size| *size > 100_000)
    };
    let begun = Instant::now();
    while part().is_none() && begun.elapsed() < Duration::from_secs(20) {
        thread::yield_now();
    }
}

#[test]
fn one_run_at_a_time_fills_a_corpus() {
    let folder = Folder::new("fetch_locked");
    let server = Server::start();
    let url = format!("http://127.0.0.1:{}/slow-list", server.port);
    let line = ["fetch", &url, "--pause", "0", "--no-index"];
    let mut first = folder.command(line).spawn().unwrap();
    wait_for_part(&folder);
    let process = format!("another ecne fetch (process {})", first.id());
    folder.run_with(line).exits(2).complains(&process);
    first.kill().unwrap();
    first.wait().unwrap();
    server.with(|s| s.fast = true);
    folder.run_with(line).exits(0);
}

#[test]
fn a_run_killed_before_the_manifest_was_written_leaves_no_second_copy() {
    let folder = Folder::new("fetch_adopts");
    let server = Server::start();
    server.with(|s| s.fast = true);
    let url = format!("http://127.0.0.1:{}/slow-list", server.port);
    let line = ["fetch", &url, "--pause", "0", "--no-index"];
    folder.run_with(line).exits(0);
    let before = corpus(&folder);
    fs::remove_file(folder.path().join("corpus/manifest.toml")).unwrap();
    folder.run_with(line).exits(0);
    assert_eq!(corpus(&folder), before);
    assert!(!folder.path().join("corpus/.versions").exists());
}

#[test]
fn a_robots_txt_that_has_moved_is_obeyed() {
    let folder = Folder::new("fetch_robots");
    let server = Server::start();
    server.with(|s| s.robots_at = Some("/robots-moved.txt".to_owned()));
    server
        .fetch(&folder, "--no-index")
        .exits(2)
        .complains("robots.txt does not allow it");
    server.with(|s| s.robots_at = Some(format!("http://localhost:{}/robots.txt", server.port)));
    server
        .fetch(&folder, "--no-index")
        .exits(2)
        .complains("robots.txt cannot be read");
    server.with(|s| s.robots_at = Some("/robots.txt".to_owned()));
    server
        .fetch(&folder, "--no-index")
        .exits(2)
        .complains("from place to place");
}

#[test]
fn the_manifest_says_where_everything_came_from() {
    let folder = Folder::new("fetch_manifest");
    let server = Server::start();
    server.fetch(&folder, "--limit-size 1 --no-index").exits(2);
    let manifest = fs::read_to_string(folder.path().join("corpus/manifest.toml")).unwrap();
    let tables = manifest.split("[[document]]");
    let minutes = tables
        .into_iter()
        .find(|table| table.contains("2024-05-01-network-minutes.pdf"))
        .unwrap();
    let hash = format!("blake3 = \"{}\"", blake3_of(&pdf("a.pdf")));
    for line in [
        "path = \"2024-05-01-network-minutes.pdf\"",
        &format!("url = \"http://127.0.0.1:{}/a.pdf\"", server.port),
        "title = \"Minutes: Meeting of 1 May 2024\"",
        "body = \"network\"",
        "kind = \"minutes\"",
        "date_start = 2024-05-01",
        "date_end = 2024-05-01",
        "etag = '\"a.pdf\"'",
        "fetched = 20",
        &hash,
    ] {
        assert!(minutes.contains(line), "{line} in {minutes}");
    }
}

#[test]
fn the_words_that_somebody_cited_can_still_be_shown() {
    let folder = Folder::new("fetch_cited");
    let server = Server::start();
    server.fetch(&folder, "--limit-size 1 --no-index").exits(2);
    let path = folder.path().join("corpus/manifest.toml");
    let manifest = fs::read_to_string(&path).unwrap();
    let earlier: String = manifest
        .lines()
        .map(|line| {
            let fetched = line.starts_with("fetched = ");
            if fetched {
                "fetched = 2024-06-01\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    fs::write(&path, earlier).unwrap();
    server.with(|s| s.shorter = true);
    server.fetch(&folder, "--limit-size 1").exits(2);
    folder
        .run("show list --version 2024-07-01")
        .exits(0)
        .prints("version fetched on 2024-06-01")
        .prints("Meeting of 11 May 2024");
    folder
        .run("show list")
        .exits(0)
        .omits("Meeting of 11 May 2024");
    folder
        .run("search \"Meeting of 11 May 2024\" --no-update")
        .omits(".versions");
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = Folder::new("fetch_dry");
    let server = Server::start();
    let dry = server.fetch(&folder, "--dry-run --format json").exits(0);
    assert_eq!(dry.json().len(), 11);
    assert!(!folder.path().join("corpus").exists());
    folder
        .run("fetch ftp://example.org/")
        .exits(2)
        .complains("no web address");
}
