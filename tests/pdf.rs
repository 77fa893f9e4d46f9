//! A writer of small PDFs for the tests; every word in them is made up.

/// A PDF of one page for each text, with a real cross-reference table.
pub fn of_pages(texts: &[&str]) -> Vec<u8> {
    let kids: Vec<String> = (0..texts.len())
        .map(|i| format!("{} 0 R", 4 + 2 * i))
        .collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            texts.len(),
            kids.join(" ")
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (i, text) in texts.iter().enumerate() {
        let content = format!("BT /F1 12 Tf 72 700 Td ({text}) Tj ET");
        let content = if text.is_empty() {
            String::new()
        } else {
            content
        };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</F1 3 0 R>>>>>>",
            5 + 2 * i
        ));
        objects.push(format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    file(&objects, "")
}

/// A PDF that opens only with a password, which nobody knows: its keys are arbitrary.
pub fn with_password() -> Vec<u8> {
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Count 1/Kids[3 0 R]>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>".to_owned(),
        "<</Length 16>>\nstream\n0123456789abcdef\nendstream".to_owned(),
    ];
    let key = "6b".repeat(32);
    objects.push(format!(
        "<</Filter/Standard/V 1/R 2/Length 40/P -4/O<{key}>/U<{key}>>>"
    ));
    file(&objects, "/Encrypt 5 0 R/ID[<00><00>]")
}

fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (i, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let (start, size) = (out.len(), objects.len() + 1);
    out.push_str(&format!(
        "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"
    ));
    out.into_bytes()
}
