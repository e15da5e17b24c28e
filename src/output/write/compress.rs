//! Compressed twins of files, for hosts that send those in place of the files themselves. \[edge\]

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;

use brotli::CompressorWriter;
use flate2::Compression;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use crate::output::{Batch, Contents, Encoding, OutputPath, Outputs, Sink};

/// Batch that gain by it; pictures and fonts are compressed already.
const ENDINGS: &[&str] = &["css", "csv", "html", "js", "json", "map", "md", "mjs", "svg", "txt", "wasm", "xml"];

/// Adds the twins of the files that pass: `a.html.gz`, `a.html.br`. The same bytes always make the same twin.
pub struct Compressed<'s> {
    sink: &'s mut dyn Sink,
    encodings: &'s BTreeSet<Encoding>,
}

impl<'s> Compressed<'s> {
    /// Twins in these encodings.
    pub fn new(sink: &'s mut dyn Sink, encodings: &'s BTreeSet<Encoding>) -> Self {
        Self { sink, encodings }
    }
}

impl Sink for Compressed<'_> {
    fn take(&mut self, mut files: Batch) {
        if !self.encodings.is_empty() {
            let mut all: Outputs = files.into_iter().collect();
            let twins: Vec<(OutputPath, Contents)> =
                all.par_iter().flat_map_iter(|it| twins(it.0, it.1, self.encodings)).collect();
            for (path, twin) in twins {
                // A file that an author made goes before ours.
                all.entry(path).or_insert(twin);
            }
            files = all.into_iter().collect();
        }
        self.sink.take(files);
    }
}

fn twins(path: &OutputPath, contents: &Contents, encodings: &BTreeSet<Encoding>) -> Vec<(OutputPath, Contents)> {
    let is_worth_it = path.as_str().rsplit_once('.').is_some_and(|it| ENDINGS.contains(&it.1));
    let bytes = match contents {
        _ if !is_worth_it => return Vec::new(),
        Contents::Bytes(bytes) => Cow::Borrowed(&**bytes),
        Contents::File { file, .. } => match fs::read(file) {
            Ok(bytes) => Cow::Owned(bytes),
            // Whoever writes the file itself says why it cannot be read.
            Err(_) => return Vec::new(),
        },
    };
    let twin = |encoding: &Encoding| {
        let (ending, twin) = match encoding {
            Encoding::Gzip => ("gz", gzip(&bytes)),
            Encoding::Brotli => ("br", brotli(&bytes)),
        };
        let path = OutputPath::new(format!("{}.{ending}", path.as_str()));
        (twin.len() < bytes.len()).then(|| (path, Contents::Bytes(twin.into())))
    };
    encodings.iter().filter_map(twin).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes all")
}

/// Of quality 5: 11 takes some hundred times as long, and saves a seventh.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = CompressorWriter::new(Vec::new(), 4096, 5, 22);
    encoder.write_all(bytes).expect("memory takes all");
    encoder.into_inner()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn twins_are_smaller_and_decode_to_the_same_bytes() {
        let (page, picture, short) = ("<p>文</p>".repeat(99), "png".repeat(99), "x");
        let bytes = |it: &str| Contents::Bytes(it.as_bytes().into());
        let files = [("a.html", bytes(&page)), ("b.png", bytes(&picture)), ("c.txt", bytes(short))];
        let own = ("a.html.gz", bytes("of the author"));
        let outputs: Batch = files.into_iter().chain([own]).map(|it| (OutputPath::new(it.0), it.1)).collect();
        let encodings = BTreeSet::from([Encoding::Gzip, Encoding::Brotli]);
        let mut taken = Outputs::new();
        Compressed::new(&mut taken, &encodings).take(outputs);
        let names: Vec<&str> = taken.keys().map(OutputPath::as_str).collect();
        assert_eq!(names, ["a.html", "a.html.br", "a.html.gz", "b.png", "c.txt"]);
        assert_eq!(taken[&OutputPath::new("a.html.gz")], bytes("of the author"));
        let mut decoded = String::new();
        flate2::read::GzDecoder::new(&*gzip(page.as_bytes())).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, page);
        decoded.clear();
        brotli::Decompressor::new(&*super::brotli(page.as_bytes()), 4096).read_to_string(&mut decoded).unwrap();
        assert_eq!(decoded, page);
    }
}
