//! Tables for other programs: CSV after RFC 4180, and TSV.

/// The two ways to write a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delimited {
    /// Cells in quotes where they need them, separated by commas.
    Csv,
    /// Cells separated by tabs, without quotes: white space in a cell is one space.
    Tsv,
}

impl Delimited {
    /// One row with its line end.
    pub fn row<S: AsRef<str>>(self, cells: impl IntoIterator<Item = S>) -> String {
        let cells: Vec<String> = cells
            .into_iter()
            .map(|cell| self.cell(cell.as_ref()))
            .collect();
        match self {
            Delimited::Csv => cells.join(",") + "\r\n",
            Delimited::Tsv => cells.join("\t") + "\n",
        }
    }

    fn cell(self, text: &str) -> String {
        let text = harmless(text);
        match self {
            Delimited::Tsv => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Delimited::Csv if text.contains(['"', ',', '\n', '\r']) => {
                format!("\"{}\"", text.replace('"', "\"\""))
            }
            Delimited::Csv => text,
        }
    }
}

/// A text that a spreadsheet takes for a formula gets an apostrophe before it, as OWASP advises;
/// characters that a terminal would obey are replaced, line feeds kept.
fn harmless(text: &str) -> String {
    let text = crate::clean::clean_lines(text);
    let formula = text.trim_start().starts_with(['=', '+', '-', '@']);
    // A negative number is a number.
    let number = text.trim().parse::<f64>().is_ok();
    if formula && !number {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::Delimited::{Csv, Tsv};

    #[test]
    fn cells_are_quoted_where_they_need_it() {
        assert_eq!(
            Csv.row(["a", "b,c", "d\"e", "f\ng", ""]),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n"
        );
        assert_eq!(Tsv.row(["a\tb", "c\nd"]), "a b\tc d\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(
            Csv.row(["=1+1", "+x", "-x", "@x", "-1.5", "a-b"]),
            "'=1+1,'+x,'-x,'@x,-1.5,a-b\r\n"
        );
        assert_eq!(Csv.row(["\t=cmd|x"]), "' =cmd|x\r\n");
    }
}
