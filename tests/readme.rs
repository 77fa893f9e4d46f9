//! The README's examples: each `$ ecne ...` in it is run on the corpus, and prints what stands below.

use std::fs;

use crate::util::{Folder, root};

/// One example: the command as typed, and what the README says that it prints.
struct Example {
    line: String,
    expected: String,
}

#[test]
fn the_readme_tells_the_truth() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let examples = examples(&readme);
    assert!(examples.len() >= 5, "the README lost its tour");
    let folder = Folder::with_corpus("readme");
    let mut blessed = readme.clone();
    for example in &examples {
        let outcome = folder.run_with(words(&example.line));
        let printed = format!("{}{}", outcome.stdout, outcome.stderr).replace("\r\n", "\n");
        let printed = printed.trim_end();
        if std::env::var_os("ECNE_BLESS").is_some() {
            let old = format!("$ {}\n{}", example.line, example.expected);
            let new = format!("$ {}\n{printed}\n", example.line);
            blessed = blessed.replacen(&old, &new, 1);
        } else {
            assert_eq!(
                printed,
                example.expected.trim_end(),
                "`{}` prints something else than the README says; ECNE_BLESS=1 accepts it",
                example.line
            );
        }
    }
    if std::env::var_os("ECNE_BLESS").is_some() {
        fs::write(path, blessed).unwrap();
    }
}

/// The commands in blocks marked `console`, each with the lines up to the next one.
fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut inside = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            examples.push(Example {
                line: command.to_owned(),
                expected: String::new(),
            });
        } else if let Some(last) = examples.last_mut().filter(|_| inside) {
            last.expected.push_str(line);
            last.expected.push('\n');
        }
    }
    examples
}

/// The arguments of `ecne ...`, as a shell splits them: at spaces outside of quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '\'' | '"') => quote = Some(c),
            (None, ' ') => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    assert_eq!(words.remove(0), "ecne", "{line}");
    words
}
