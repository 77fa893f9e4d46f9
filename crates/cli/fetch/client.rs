//! Polite requests: one at a time, with a pause, as robots.txt allows, to allowed hosts only.

use std::collections::HashMap;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::HeaderMap;
use ureq::{Agent, Body};

use super::address::Address;
use super::robots::{self, Robots};

/// How often a request is sent anew to another place.
const REDIRECTS: usize = 8;

/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How the requests are to be made.
#[derive(Clone, Debug)]
pub struct Manners {
    /// Between two requests to one host.
    pub pause: Duration,
    /// How often a request is repeated when the server or the connection fails.
    pub retries: u32,
    /// Hosts that may be asked.
    pub hosts: Vec<String>,
}

/// What a server said last time of a document.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
}

/// An answer.
pub enum Answer {
    /// It is as it was.
    Unchanged,
    /// Its content, from the byte `from` on.
    Content {
        headers: HeaderMap,
        body: Body,
        from: u64,
    },
}

/// Asks servers.
pub struct Client {
    agent: Agent,
    manners: Manners,
    /// By origin; a site that cannot say what it allows allows nothing.
    robots: HashMap<String, Result<Robots, Problem>>,
    last: HashMap<String, Instant>,
}

/// Why there is no answer, in one line.
type Problem = String;

impl Client {
    /// A client with these manners.
    pub fn new(manners: Manners) -> Client {
        let name = format!("{}/{}", robots::NAME, env!("CARGO_PKG_VERSION"));
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(name)
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_recv_body(Some(Duration::from_secs(600)))
            .max_idle_connections_per_host(1)
            .build();
        Client {
            agent: Agent::new_with_config(config),
            manners,
            robots: HashMap::new(),
            last: HashMap::new(),
        }
    }

    /// How often a request may be repeated.
    pub fn retries(&self) -> u32 {
        self.manners.retries
    }

    /// Whether a host may be asked.
    pub fn may_ask(&self, address: &Address) -> bool {
        self.manners.hosts.contains(&address.host)
    }

    /// Asks for a document: whole, only if it changed, or from a byte on.
    ///
    /// # Errors
    /// The host or robots.txt does not allow it, or no attempt came to an answer with content.
    pub fn get(&mut self, address: &Address, known: &Known, from: u64) -> Result<Answer, Problem> {
        let mut address = address.clone();
        for _ in 0..=REDIRECTS {
            self.allow(&address)?;
            let response = self.patiently(&address, known, from)?;
            let status = response.status().as_u16();
            let (parts, body) = response.into_parts();
            match status {
                200 => {
                    return Ok(Answer::Content {
                        headers: parts.headers,
                        body,
                        from: 0,
                    });
                }
                206 if from > 0 && starts_at(&parts.headers, from) => {
                    return Ok(Answer::Content {
                        headers: parts.headers,
                        body,
                        from,
                    });
                }
                304 => return Ok(Answer::Unchanged),
                301 | 302 | 303 | 307 | 308 => {
                    let target = header(&parts.headers, "location").unwrap_or_default();
                    let next = address.join(&target);
                    address = next.ok_or("the server points to an address that is not followed")?;
                }
                _ => return Err(format!("the server answers {status}")),
            }
        }
        Err("the server points from place to place".to_owned())
    }

    fn allow(&mut self, address: &Address) -> Result<(), Problem> {
        if !self.may_ask(address) {
            let host = &address.host;
            return Err(format!(
                "{host} is not an allowed host; allow it with --allow-host {host}"
            ));
        }
        let origin = address.origin();
        if !self.robots.contains_key(&origin) {
            let robots = self.read_robots(address);
            self.robots.insert(origin.clone(), robots);
        }
        match self.robots.get(&origin) {
            Some(Ok(robots)) if !robots.allows(&address.path) => {
                Err("robots.txt does not allow it".to_owned())
            }
            Some(Err(problem)) => Err(format!("robots.txt cannot be read: {problem}")),
            _ => Ok(()),
        }
    }

    /// No robots.txt allows everything. One that has moved is read where it is now, as RFC 9309 asks;
    /// where that may not be asked, nothing is allowed.
    fn read_robots(&mut self, address: &Address) -> Result<Robots, Problem> {
        let mut address = address.robots();
        for _ in 0..=robots::REDIRECTS {
            let response = self.patiently(&address, &Known::default(), 0)?;
            match response.status().as_u16() {
                200..=299 => {
                    let mut bytes = Vec::new();
                    let mut body = response.into_body().into_reader().take(robots::BYTES);
                    body.read_to_end(&mut bytes).map_err(|e| e.to_string())?;
                    return Ok(Robots::parse(&String::from_utf8_lossy(&bytes)));
                }
                301 | 302 | 303 | 307 | 308 => {
                    let target = header(response.headers(), "location").unwrap_or_default();
                    let next = address.join(&target).filter(|next| self.may_ask(next));
                    address = next.ok_or("it has moved to where may not be asked")?;
                }
                status @ (500..=599 | 429) => return Err(format!("the server answers {status}")),
                _ => return Ok(Robots::default()),
            }
        }
        Err("the server points from place to place".to_owned())
    }

    /// One request, repeated with growing pauses while the server or the connection fails.
    fn patiently(
        &mut self,
        address: &Address,
        known: &Known,
        from: u64,
    ) -> Result<ureq::http::Response<Body>, Problem> {
        let mut attempt = 0;
        loop {
            self.wait(address);
            let result = self.request(address, known, from);
            let (asked, problem) = match result {
                Ok(response) if !is_passing(response.status().as_u16()) => return Ok(response),
                Ok(response) if attempt >= self.manners.retries => return Ok(response),
                Ok(response) => (header(response.headers(), "retry-after"), String::new()),
                Err(problem) => (None, problem.to_string()),
            };
            if attempt >= self.manners.retries {
                return Err(problem);
            }
            let asked = asked
                .and_then(|text| text.trim().parse().ok())
                .map(Duration::from_secs);
            let growing = self.manners.pause.saturating_mul(1 << attempt.min(6));
            thread::sleep(asked.unwrap_or(growing).min(LONGEST_PAUSE));
            attempt += 1;
        }
    }

    fn request(
        &self,
        address: &Address,
        known: &Known,
        from: u64,
    ) -> Result<ureq::http::Response<Body>, ureq::Error> {
        let mut request = self.agent.get(address.to_string());
        if from > 0 {
            request = request.header("range", format!("bytes={from}-"));
            if let Some(etag) = &known.etag {
                request = request.header("if-range", etag);
            }
        } else {
            if let Some(etag) = &known.etag {
                request = request.header("if-none-match", etag);
            }
            if let Some(day) = &known.last_modified {
                request = request.header("if-modified-since", day);
            }
        }
        request.call()
    }

    fn wait(&mut self, address: &Address) {
        let robots = self.robots.get(&address.origin());
        let delay = robots.and_then(|robots| robots.as_ref().ok()?.delay);
        let delay = delay
            .and_then(|d| Duration::try_from_secs_f64(d).ok())
            .unwrap_or_default();
        let pause = self.manners.pause.max(delay).min(LONGEST_PAUSE);
        if let Some(last) = self.last.get(&address.host) {
            thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        self.last.insert(address.host.clone(), Instant::now());
    }
}

/// Failures that may be over in a while.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// A header as text.
pub fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= 1024).then(|| value.to_owned())
}

fn starts_at(headers: &HeaderMap, from: u64) -> bool {
    header(headers, "content-range")
        .is_some_and(|range| range.starts_with(&format!("bytes {from}-")))
}
