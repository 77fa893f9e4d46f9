//! Made-up minutes in any number, for measuring only: every document says that it is synthetic.
//! The same number always gives the same text; the seed is in the name of the corpus.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

/// Seed of every synthetic corpus, part of its folder's name.
pub const SEED: u64 = 20_260_129;

const COUNTRIES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];
const VERBS: [&str; 8] = [
    "presented",
    "asked about",
    "reported on",
    "explained",
    "underlined",
    "shared",
    "described",
    "welcomed",
];
const TOPICS: [&str; 16] = [
    "hotline",
    "mayors",
    "candidates",
    "disinformation",
    "observers",
    "turnout",
    "ballots",
    "training",
    "cybersecurity",
    "accessibility",
    "campaign",
    "financing",
    "platforms",
    "threats",
    "registers",
    "helpdesk",
];
const SYLLABLES: [&str; 24] = [
    "ba", "cor", "den", "el", "fir", "gan", "hos", "il", "jor", "kel", "lam", "men", "nor", "ost",
    "pra", "qui", "ras", "sto", "tul", "ur", "ven", "wis", "yar", "zon",
];

/// Writes `count` documents of some 1,600 characters into a folder, 500 in each folder below it.
pub fn corpus(folder: &Path, count: u32) -> io::Result<()> {
    for number in 0..count {
        let below = folder.join(format!("{:04}", number / 500));
        if number % 500 == 0 {
            fs::create_dir_all(&below)?;
        }
        fs::write(below.join(name(number)), document(number, 0))?;
    }
    Ok(())
}

/// File name of a document.
pub fn name(number: u32) -> String {
    format!("synthetic-{SEED}-{number:06}.html")
}

/// One document; each `edition` has other words.
pub fn document(number: u32, edition: u32) -> String {
    let mut random = Random(SEED ^ u64::from(number) << 20 ^ u64::from(edition) << 50);
    let (year, month) = (2005 + number % 20, random.below(12));
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut page = format!(
        "<!doctype html><html lang=en><title>Synthetic {number}</title>\n\
         <h1>Minutes of a synthetic meeting, made up for measuring</h1>\n\
         <p>{} {} {year}</p>\n",
        1 + random.below(28),
        months[month],
    );
    for section in 0..3 {
        // Writing to a string cannot fail.
        let _ = writeln!(page, "<h2>{}. On {}</h2>", section + 1, random.topic());
        for _ in 0..3 {
            paragraph(&mut page, &mut random);
        }
    }
    page.push_str("</html>\n");
    page
}

fn paragraph(page: &mut String, random: &mut Random) {
    let country = COUNTRIES[random.below(COUNTRIES.len())];
    let verb = VERBS[random.below(VERBS.len())];
    let _ = write!(page, "<p>{country} {verb} its {}", random.topic());
    for _ in 0..18 + random.below(14) {
        page.push(' ');
        if random.below(6) == 0 {
            page.push_str(random.topic());
        } else {
            random.word(page);
        }
    }
    page.push_str(".</p>\n");
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 33) as usize % bound
    }

    fn topic(&mut self) -> &'static str {
        TOPICS[self.below(TOPICS.len())]
    }

    /// A made-up word; short ones, which are few, come most often, as in any language.
    fn word(&mut self, out: &mut String) {
        let syllables = 1 + (self.next().trailing_zeros() as usize).min(3);
        for _ in 0..syllables {
            let syllable = self.below(SYLLABLES.len());
            out.push_str(SYLLABLES[syllable]);
        }
    }
}
