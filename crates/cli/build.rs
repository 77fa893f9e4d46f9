//! Tells the program which commit it was built from, for `--version`; nothing where there is no git.
//! On Linux with glibc it links the program to a fixed address.

use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=crates/cli/build.rs");
    if let Some(head) = git(&["rev-parse", "--git-path", "HEAD"]) {
        println!("cargo::rerun-if-changed={head}");
    }
    if let Some(log) = git(&["rev-parse", "--git-path", "logs/HEAD"]) {
        println!("cargo::rerun-if-changed={log}");
    }
    // A copy of the sources inside another repository is not of that repository's commit.
    let ours = git(&["rev-parse", "--show-toplevel"]) == std::env::var("CARGO_MANIFEST_DIR").ok();
    let commit = git(&["rev-parse", "--short=10", "HEAD"])
        .filter(|_| ours)
        .unwrap_or_default();
    println!("cargo::rustc-env=ECNE_COMMIT={commit}");
    if is("TARGET_OS", "linux") && is("TARGET_ENV", "gnu") {
        // A million bytes of the file are places to be changed once the loader has chosen an
        // address, and changing them takes 0.6 ms of each start. What is given up is that the
        // program's own code lies at another address each time; stack, heap and libraries do.
        println!("cargo::rustc-link-arg-bin=ecne=-no-pie");
    }
}

fn is(name: &str, value: &str) -> bool {
    std::env::var(format!("CARGO_CFG_{name}")).is_ok_and(|v| v == value)
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (output.status.success() && !text.trim().is_empty()).then(|| text.trim().to_owned())
}
