//! Writes small PDFs: objects as text, content streams as operators.

use std::fmt::Write;

/// A file under construction. Object 1 is the catalog, 2 the page tree, 3 to 6 the fonts.
pub(super) struct Pdf {
    objects: Vec<Vec<u8>>,
    pages: Vec<usize>,
    catalog: String,
    fonts: String,
}

impl Pdf {
    /// F1 is Times, F2 bold, F3 italic, F4 Helvetica.
    pub(super) fn new() -> Pdf {
        let fonts = ["Times-Roman", "Times-Bold", "Times-Italic", "Helvetica"];
        let mut pdf = Pdf {
            objects: vec![Vec::new(), Vec::new()],
            pages: Vec::new(),
            catalog: String::new(),
            fonts: String::new(),
        };
        for (i, font) in fonts.iter().enumerate() {
            let id = pdf.add(format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
            ));
            pdf.add_font(&format!("F{}", i + 1), id);
        }
        pdf
    }

    /// Adds an object and returns its number.
    pub(super) fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.objects.push(object.into());
        self.objects.len()
    }

    pub(super) fn add_stream(&mut self, dictionary: &str, data: &[u8]) -> usize {
        let mut object =
            format!("<< {dictionary} /Length {} >>\nstream\n", data.len()).into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream");
        self.add(object)
    }

    /// Makes a font known to the pages that follow.
    pub(super) fn add_font(&mut self, name: &str, id: usize) {
        let _ = write!(self.fonts, "/{name} {id} 0 R ");
    }

    /// Adds entries to the catalog.
    pub(super) fn catalog(&mut self, entries: &str) {
        self.catalog.push_str(entries);
    }

    /// Adds a page of 600 by 800 points with a content stream.
    pub(super) fn page(&mut self, content: &str) -> usize {
        self.page_with(content, "", "")
    }

    /// Adds a page with further entries of its dictionary and its resources.
    pub(super) fn page_with(&mut self, content: &str, entries: &str, resources: &str) -> usize {
        let latin: Vec<u8> = content.chars().map(latin1).collect();
        let stream = self.add_stream("", &latin);
        let page = self.add(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {stream} 0 R {entries} \
             /Resources << /Font << {} >> {resources} >> >>",
            self.fonts
        ));
        self.pages.push(page);
        page
    }

    /// The file's bytes.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let kids: Vec<String> = self.pages.iter().map(|p| format!("{p} 0 R")).collect();
        self.objects[0] =
            format!("<< /Type /Catalog /Pages 2 0 R {} >>", self.catalog).into_bytes();
        self.objects[1] = format!(
            "<< /Type /Pages /Kids [{}] /Count {} >>",
            kids.join(" "),
            kids.len()
        )
        .into_bytes();
        let mut out = b"%PDF-1.7\n".to_vec();
        let mut offsets = Vec::new();
        for (i, object) in self.objects.iter().enumerate() {
            offsets.push(out.len());
            out.extend(format!("{} 0 obj\n", i + 1).into_bytes());
            out.extend(object);
            out.extend(b"\nendobj\n");
        }
        let start = out.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
        for offset in &offsets {
            let _ = writeln!(table, "{offset:010} 00000 n ");
        }
        let _ = write!(
            table,
            "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
            offsets.len() + 1
        );
        out.extend(table.into_bytes());
        out
    }
}

fn latin1(character: char) -> u8 {
    u8::try_from(character as u32).unwrap_or(b'?')
}

/// Lines of text set in a font, the first at (x, y).
pub(super) fn lines(font: &str, size: f32, x: f32, y: f32, leading: f32, lines: &[&str]) -> String {
    let mut out = format!("BT /{font} {size} Tf {leading} TL {x} {y} Td\n");
    for line in lines {
        let _ = writeln!(out, "({}) Tj T*", escape(line));
    }
    out.push_str("ET\n");
    out
}

/// Lines of body text: Times, 12 points, 14 points apart, 72 from the left.
pub(super) fn body(y: f32, text: &[&str]) -> String {
    lines("F1", 12.0, 72.0, y, 14.0, text)
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('(', "\\(")
        .replace(')', "\\)")
}

/// A whole file of one page.
pub(super) fn one_page(content: &str) -> Vec<u8> {
    let mut pdf = Pdf::new();
    pdf.page(content);
    pdf.finish()
}
