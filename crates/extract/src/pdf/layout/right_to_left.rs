//! Lines of Hebrew and Arabic: drawn from the left in visual order, given back in the order they
//! are read.

use super::lines::{Line, Span};

/// Turns a line around in which most letters run to the left. Stretches of other letters and of
/// digits keep their direction.
pub(super) fn to_reading_order(line: &mut Line) {
    if !runs_left(&line.text) || line.spans.len() > MOST_SPANS {
        return;
    }
    let order = reading_order(line);
    let mut text = String::with_capacity(line.text.len());
    let mut spans: Vec<Span> = Vec::with_capacity(line.spans.len());
    let mut last: Option<usize> = None;
    for index in order {
        if last.is_some_and(|last| is_parted(line, last, index)) {
            text.push(' ');
        }
        last = Some(index);
        let span = &line.spans[index];
        let start = text.len();
        let drawn = &line.text[span.range.clone()];
        match drawn.contains(is_leftward) {
            true => text.extend(drawn.chars().rev().map(mirrored)),
            false => text.push_str(drawn),
        }
        spans.push(Span {
            range: start..text.len(),
            ..span.clone()
        });
    }
    line.text = text;
    line.spans = spans;
    line.cells.truncate(1);
}

/// Longer lines are left as they are drawn.
const MOST_SPANS: usize = 2_000;

fn is_leftward(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

fn runs_left(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let leftward = text.chars().filter(|c| is_leftward(*c)).count();
    let letters = || text.chars().filter(|c| c.is_alphabetic()).count();
    leftward > 1 && leftward * 2 > letters()
}

/// The spans from the right, but those without leftward letters in runs from the left.
fn reading_order(line: &Line) -> Vec<usize> {
    let leftward = |i: &usize| line.text[line.spans[*i].range.clone()].contains(is_leftward);
    let mut order = Vec::with_capacity(line.spans.len());
    let mut run: Vec<usize> = Vec::new();
    for index in (0..line.spans.len()).rev() {
        if leftward(&index) {
            order.extend(run.drain(..).rev());
            order.push(index);
        } else {
            run.push(index);
        }
    }
    order.extend(run.drain(..).rev());
    order
}

fn is_parted(line: &Line, a: usize, b: usize) -> bool {
    let (first, second) = (a.min(b), a.max(b));
    if second - first > 1 {
        return true;
    }
    let between = line.spans[first].range.end..line.spans[second].range.start;
    line.text.get(between).is_none_or(|t| !t.is_empty())
}

fn mirrored(character: char) -> char {
    match character {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '«' => '»',
        '»' => '«',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &[&str]) -> Line {
        let mut line = Line::default();
        for word in words {
            if !line.text.is_empty() {
                line.text.push(' ');
            }
            let start = line.text.len();
            line.text.push_str(word);
            line.spans.push(Span {
                range: start..line.text.len(),
                bold: false,
                italic: false,
                middle: (0.0, 0.0),
                link: None,
                x0: 0.0,
                x1: 0.0,
                leaf: None,
                artifact: false,
            });
        }
        line
    }

    #[test]
    fn words_and_letters_turn_around_and_numbers_do_not() {
        let mut drawn = line(&["םלוע", "12", "34", "םולש"]);
        to_reading_order(&mut drawn);
        assert_eq!(drawn.text, "שלום 12 34 עולם");
    }

    #[test]
    fn other_lines_stay() {
        let mut drawn = line(&["Hello", "world"]);
        to_reading_order(&mut drawn);
        assert_eq!(drawn.text, "Hello world");
    }
}
