//! What becomes of an index whose files are damaged, and of a folder that holds other things too.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking")]

mod common;

use std::fs;
use std::path::Path;

use ecne_index::engine::{open, open_segments};
use ecne_index::{Error, Report, build, check, status, verify};

use common::Corpus;

impl Corpus {
    /// A corpus of two made-up minutes, indexed.
    fn indexed() -> Self {
        let corpus = Corpus::new();
        corpus.say("a.html", "NL spoke of windmills.");
        corpus.say("b.html", "PT spoke of cork.");
        corpus.build().unwrap();
        corpus
    }

    fn say(&self, name: &str, said: &str) {
        let text = format!("<!doctype html><h1>Made-up minutes</h1><p>1 May 2025</p><p>{said}</p>");
        self.write(name, &text);
    }

    fn build(&self) -> Result<Report, Error> {
        build(&self.options(), &())
    }

    /// Names of the files of the index.
    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.index()).unwrap();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

/// Ways to damage a file.
type Damage = fn(&Path);

const DAMAGES: [(&str, Damage); 4] = [
    ("removed", |path| fs::remove_file(path).unwrap()),
    ("emptied", |path| fs::write(path, "").unwrap()),
    ("cut", |path| {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("changed", |path| {
        let mut bytes = fs::read(path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0x55;
        fs::write(path, bytes).unwrap();
    }),
];

#[test]
fn damage_to_any_file_is_seen_and_what_to_do_is_said() {
    let names = Corpus::indexed().names().into_iter();
    let kinds = names.filter(|name| name != "lock").map(|name| {
        let kind = name.split_once('.').map(|(_, kind)| kind.to_owned());
        kind.filter(|_| name != "meta.json").unwrap_or(name)
    });
    for kind in kinds {
        for (how, damage) in DAMAGES {
            let corpus = Corpus::indexed();
            let names = corpus.names().into_iter();
            let name = names
                .into_iter()
                .find(|name| name.ends_with(&kind))
                .unwrap();
            damage(&corpus.index().join(&name));
            let what = format!("{name} {how}");
            let opened = open_segments(&corpus.index());
            let unseen = name.starts_with("ledger") || opened.is_err();
            assert!(unseen, "{what} and opened nevertheless");
            let seen = check(&corpus.options(), &()).map(|check| check.damaged);
            let built = corpus.build();
            if name == "meta.json" && how == "removed" {
                // Without it nothing was published: the index is built anew.
                assert!(seen.unwrap_err().is_missing(), "{what}");
                assert_eq!(built.unwrap().documents, 2, "{what}");
                continue;
            }
            match seen {
                Ok(damaged) => assert_eq!(damaged, [name.as_str()], "{what}"),
                Err(error) => assert!(error.is_corrupt(), "{what}: {error}"),
            }
            assert!(
                built.as_ref().is_err_and(Error::is_corrupt),
                "{what}: {built:?}"
            );
            assert!(verify(&corpus.index()).unwrap_err().is_corrupt(), "{what}");
            fs::remove_dir_all(corpus.index()).unwrap();
            assert_eq!(corpus.build().unwrap().documents, 2, "{what}");
            verify(&corpus.index()).unwrap();
        }
    }
}

/// An update may remove a file while a reader opens those before and after it: an index without it
/// would tell of no phrases.
#[test]
fn no_index_opens_without_one_of_its_files() {
    for ending in ["idx", "term", "pos", "fast", "fieldnorm", "store"] {
        let corpus = Corpus::indexed();
        for name in corpus.names() {
            if name.ends_with(&format!(".{ending}")) {
                fs::remove_file(corpus.index().join(name)).unwrap();
            }
        }
        assert!(open(&corpus.index()).is_err(), "{ending}");
    }
}

#[test]
fn a_number_that_is_damaged_reserves_no_memory() {
    let corpus = Corpus::indexed();
    let meta = corpus.index().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let start = text.find("ecne 1 ").unwrap() + "ecne 1 ".len();
    let end = start + text[start..].find(' ').unwrap();
    for bytes in [u64::MAX, u64::MAX / 2, 1 << 40] {
        let more = format!("{}{bytes}{}", &text[..start], &text[end..]);
        fs::write(&meta, more).unwrap();
        assert!(status(&corpus.index()).unwrap_err().is_corrupt());
        assert!(corpus.build().unwrap_err().is_corrupt());
    }
    fs::write(&meta, text).unwrap();
    assert!(!corpus.build().unwrap().changed);
}

#[test]
fn what_others_put_into_the_folder_stays_and_does_no_harm() {
    let corpus = Corpus::indexed();
    let theirs = [".gitignore", "notes.new", "deadbeef.txt", "ledger-old"];
    for name in theirs {
        fs::write(corpus.index().join(name), "mine").unwrap();
    }
    fs::create_dir(corpus.index().join("lost+found")).unwrap();
    let ours = [
        "ledger-77",
        "meta.json.new",
        "00000000000000000000000000000000.idx",
    ];
    for name in ours {
        fs::write(corpus.index().join(name), "left over").unwrap();
    }
    corpus.say("a.html", "NL spoke of bicycles.");
    assert_eq!(corpus.build().unwrap().updated, 1);
    let names = corpus.names();
    let there = |name: &&str| names.iter().any(|other| other == name);
    assert!(theirs.iter().all(there), "{names:?}");
    assert!(!ours.iter().any(there), "{names:?}");
    assert!(there(&"lost+found"));
}

#[cfg(unix)]
#[test]
fn what_the_system_refuses_to_read_is_not_called_damaged() {
    use std::os::unix::fs::PermissionsExt;
    for suffix in ["ledger-1", ".store", "meta.json", "format"] {
        let corpus = Corpus::indexed();
        let mut names = corpus.names().into_iter();
        let path = corpus
            .index()
            .join(names.find(|name| name.ends_with(suffix)).unwrap());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&path).is_ok() {
            eprintln!("skipped: this user may read everything");
            return;
        }
        for error in [
            check(&corpus.options(), &()).unwrap_err(),
            corpus.build().unwrap_err(),
            verify(&corpus.index()).unwrap_err(),
        ] {
            assert!(
                !error.is_corrupt() && !error.is_missing(),
                "{suffix}: {error}"
            );
        }
    }
}
