//! What stands between a subject and its verb: brackets, who supports it, on whose behalf it speaks.

use super::super::line::Line;
use super::super::people::People;
use super::subject::{Source, Subject, subject};

/// Skips brackets, ", on behalf of the OP,", ", as chair," and adds the supporters that they name.
/// Gives the token where the verb can stand.
pub(super) fn interlude(line: &Line<'_>, people: &People, subject: &mut Subject) -> usize {
    let tokens = &line.tokens;
    let mut i = subject.tokens.end;
    if tokens.is(i, "GmbH") {
        i += 1;
    }
    while let Some(end) = line.bracket_end(i) {
        support(line, people, subject, i);
        i = end;
    }
    if let Some(end) = on_behalf(line, people, subject, i) {
        i = end;
    }
    if let Some(end) = support(line, people, subject, i) {
        return end;
    }
    if !tokens.is_mark(i, ',') {
        return i;
    }
    let behalf = on_behalf(line, people, subject, i + 1);
    if let Some(end) = behalf.filter(|end| tokens.is_mark(*end, ',')) {
        return end + 1;
    }
    let close = (i + 1..(i + 20).min(tokens.len())).find(|c| tokens.is_mark(*c, ','));
    close.map_or(i, |c| c + 1)
}

fn support(line: &Line<'_>, people: &People, by: &mut Subject, i: usize) -> Option<usize> {
    let (more, end) = companions(line, people, i)?;
    by.join(more.speakers);
    by.plural = true;
    by.doubtful = false;
    Some(end)
}

/// "(supported by FR and LU)", ", seconded by Hungary,", "(with FI, DK)": those who speak with the
/// subject, and the token after the closing mark.
pub(super) fn companions(
    line: &Line<'_>,
    people: &People,
    open: usize,
) -> Option<(Subject, usize)> {
    let tokens = &line.tokens;
    let close = match () {
        () if tokens.is_mark(open, '(') => ')',
        () if tokens.is_mark(open, ',') => ',',
        () if tokens.is_mark(open, '–') => '–',
        () => return None,
    };
    let mut i = open + 1;
    i += usize::from(tokens.is_any(
        i,
        &["also", "later", "strongly", "partly", "fully", "jointly"],
    ));
    let agreed = [
        "supported",
        "seconded",
        "joined",
        "backed",
        "followed",
        "echoed",
        "accompanied",
        "aided",
    ];
    if tokens.is_any(i, &agreed) && tokens.is(i + 1, "by") {
        i += 2;
    } else {
        i += usize::from(tokens.is_any(i, &["together", "along", "jointly"]));
        if !tokens.is(i, "with") {
            return None;
        }
        i += 1;
    }
    let more = subject(line, people, i)?;
    let named = !matches!(more.source, Source::Group | Source::Anaphora);
    let end = more.tokens.end;
    (named && tokens.is_mark(end, close)).then_some((more, end + 1))
}

/// "on behalf of the OP": then the OP speaks, through the one who was named. A state that speaks
/// for others too speaks with them. Gives the end.
pub(super) fn on_behalf(
    line: &Line<'_>,
    people: &People,
    by: &mut Subject,
    i: usize,
) -> Option<usize> {
    let tokens = &line.tokens;
    let i = i + usize::from(tokens.is_any(i, &["speaking", "acting"]));
    let also = tokens.is(i, "also");
    let i = i + usize::from(also);
    let behalf =
        tokens.is_any(i, &["on", "in"]) && tokens.is(i + 1, "behalf") && tokens.is(i + 2, "of");
    let representing = tokens.is(i, "representing");
    let from = match (behalf, representing) {
        (true, _) => i + 3,
        (_, true) => i + 1,
        _ => return None,
    };
    let principal = subject(line, people, from)?;
    if matches!(
        principal.source,
        Source::Group | Source::Anaphora | Source::Chair
    ) {
        return None;
    }
    let end = principal.tokens.end;
    let states = [by.source, principal.source];
    let states = states
        .iter()
        .all(|s| matches!(s, Source::Country | Source::CountryName));
    if also || states {
        by.join(principal.speakers);
        by.plural = true;
        return Some(end);
    }
    by.person = by
        .person
        .take()
        .or_else(|| Some(tokens.span(by.tokens.clone()).to_owned()));
    by.speakers = principal.speakers;
    Some(end)
}
