//! Polite requests: one at a time, with a pause, as robots.txt allows, to allowed hosts only.

use std::collections::HashMap;
use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::HeaderMap;
use ureq::{Agent, Body};

use super::address::{Address, LONGEST};
use super::robots::{self, Robots};

/// How often a request is sent anew to another place.
const REDIRECTS: usize = 8;

/// The longest pause that a server can ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);

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
pub struct Answer {
    /// Where it came from, after all redirects.
    pub at: Address,
    pub said: Said,
}

/// What a server says.
pub enum Said {
    /// It is as it was.
    Unchanged,
    /// Its content, from the byte `from` on.
    Content {
        headers: HeaderMap,
        body: Body,
        from: u64,
    },
    /// It does not give that part.
    NoPart,
}

/// Asks servers.
pub struct Client {
    agent: Agent,
    manners: Manners,
    /// By origin; a site that cannot say what it allows allows nothing.
    robots: HashMap<String, Result<Robots, Problem>>,
    /// By host, from when on it may be asked again.
    ready: HashMap<String, Instant>,
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
            ready: HashMap::new(),
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
            let headers = parts.headers;
            let said = match status {
                301 | 302 | 303 | 307 | 308 => {
                    let next = location(&headers).and_then(|target| address.join(target));
                    address = next.ok_or("the server points to an address that is not followed")?;
                    continue;
                }
                200 => Said::Content {
                    headers,
                    body,
                    from: 0,
                },
                206 if from > 0 && starts_at(&headers, from) => Said::Content {
                    headers,
                    body,
                    from,
                },
                304 => Said::Unchanged,
                200..=499 if from > 0 && !is_passing(status) => Said::NoPart,
                _ => return Err(format!("the server answers {status}")),
            };
            return Ok(Answer { at: address, said });
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
                    let target = location(response.headers());
                    let next = target.and_then(|target| address.join(target));
                    let next = next.filter(|next| self.may_ask(next));
                    address = next.ok_or("it has moved to where may not be asked")?;
                }
                status @ (500..=599 | 429) => return Err(format!("the server answers {status}")),
                _ => return Ok(Robots::default()),
            }
        }
        Err("the server points from place to place".to_owned())
    }

    /// One request, repeated with growing pauses while the server or the connection fails; not
    /// before the server wants to be asked again, where it says so.
    fn patiently(
        &mut self,
        address: &Address,
        known: &Known,
        from: u64,
    ) -> Result<ureq::http::Response<Body>, Problem> {
        let mut attempt = 0;
        loop {
            self.wait(address)?;
            let result = self.request(address, known, from);
            let problem = match result {
                Ok(response) if !is_passing(response.status().as_u16()) => return Ok(response),
                Ok(response) => {
                    let asked = header(response.headers(), "retry-after");
                    if let Some(pause) = asked.and_then(|text| seconds_until(&text)) {
                        self.leave_alone(address, pause);
                    }
                    if attempt >= self.manners.retries {
                        return Ok(response);
                    }
                    String::new()
                }
                Err(problem) => problem.to_string(),
            };
            if attempt >= self.manners.retries {
                return Err(problem);
            }
            let growing = self.manners.pause.saturating_mul(1 << attempt.min(6));
            thread::sleep(growing.min(LONGEST_PAUSE));
            attempt += 1;
        }
    }

    fn request(
        &self,
        address: &Address,
        known: &Known,
        from: u64,
    ) -> Result<ureq::http::Response<Body>, ureq::Error> {
        // Without a word about it, a server may send it compressed.
        let request = self.agent.get(address.to_string());
        let mut request = request.header("accept-encoding", "identity");
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

    /// Waits until a host may be asked.
    ///
    /// # Errors
    /// It wants to be left alone for longer than this run should wait.
    fn wait(&mut self, address: &Address) -> Result<(), Problem> {
        let now = Instant::now();
        let ready = self.ready.get(&address.host);
        let left = ready.map_or(Duration::ZERO, |ready| ready.saturating_duration_since(now));
        if left > LONGEST_PAUSE {
            let left = left.as_secs() + 1;
            return Err(format!(
                "the server asks not to be asked for {left} seconds"
            ));
        }
        thread::sleep(left);
        let robots = self.robots.get(&address.origin());
        let delay = robots.and_then(|robots| robots.as_ref().ok()?.delay);
        let delay = delay
            .and_then(|d| Duration::try_from_secs_f64(d).ok())
            .unwrap_or_default();
        let pause = self.manners.pause.max(delay).min(LONGEST_PAUSE);
        self.ready
            .insert(address.host.clone(), Instant::now() + pause);
        Ok(())
    }

    /// Asks a host again no earlier than it wishes, nor than it would be asked anyway.
    fn leave_alone(&mut self, address: &Address, pause: Duration) {
        // A day is longer than any run waits, and no clock ends before it.
        let wished = Instant::now() + pause.min(A_DAY);
        let ready = self.ready.entry(address.host.clone()).or_insert(wished);
        *ready = wished.max(*ready);
    }
}

/// What a `Retry-After` asks for: seconds, or a moment.
fn seconds_until(text: &str) -> Option<Duration> {
    if let Ok(seconds) = text.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let moment = jiff::fmt::rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(text.trim());
    let left = moment.ok()?.duration_since(jiff::Timestamp::now());
    Some(Duration::try_from(left).unwrap_or_default())
}

/// Failures that may be over in a while.
fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// A header as text, unless it is longer than an address can be.
pub fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?.trim();
    (!value.is_empty() && value.len() <= LONGEST).then(|| value.to_owned())
}

/// Where a redirect points, which some servers write beyond ASCII.
fn location(headers: &HeaderMap) -> Option<&str> {
    str::from_utf8(headers.get("location")?.as_bytes()).ok()
}

fn starts_at(headers: &HeaderMap, from: u64) -> bool {
    header(headers, "content-range")
        .is_some_and(|range| range.starts_with(&format!("bytes {from}-")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_in_seconds_or_by_the_clock_when_to_come_back() {
        assert_eq!(seconds_until("120"), Some(Duration::from_secs(120)));
        let past = seconds_until("Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(past, Some(Duration::ZERO));
        let far = seconds_until("Fri, 31 Dec 2999 23:59:59 GMT");
        assert!(far.is_some_and(|far| far > LONGEST_PAUSE));
        assert_eq!(seconds_until("soon"), None);
    }
}
