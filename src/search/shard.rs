//! Postings of many documents ↔ the files of the index's terms.
//!
//! A *shard* has all terms whose hashes begin with the same bits. It is one file, or several parts where one were too
//! long: `taiyaku("terms","<number>",["<terms>","<postings>"])`, with
//!
//! * `<terms>`: the terms in the order of their characters, as [`crate::search::term_list`] writes them.
//! * `<postings>`: base 64 without padding of what the coder ([`crate::search::coder`]) makes of the postings of each
//!   term in turn: their count; for each the distance to the document before; and its place.
//!
//! With `bits(n)` for the position of the highest bit of `n`, counted from 0:
//!
//! * count: `bits(count)` ones and a zero, each under the model `count[i]`; then the lower bits of the count, direct.
//! * `k = bits(max(1, documents * 11 / (count * 16)))`, all in integers. A distance `d` (the number of the document
//!   minus that of the one before minus 1; for the first its number) is `d >> k` ones and a zero, under
//!   `distance[class][min(i, 7)]`; then the `k` lower bits of `d`: the highest under `half[class]`, the rest direct.
//! * place: whether the field is above 0, under `field[class][was the last one of this term]`; if so, whether it is
//!   above 1, then whether it is 3, under `rank[class][i]`. Then the six bits of the mask, lowest first, under
//!   `mask[class][i][bit before][any before]`; the last is not written where it must be 1.
//! * `class`: 0 if a term is in more than a quarter of the documents, 1 if in more than a thirty-second, else 2.

pub(in crate::search) mod files;
pub mod made;
pub mod renewed;

use std::ops::Range;
use std::sync::Arc;

use crate::memo::Digest;
use crate::search::code;
use crate::search::coder::{self, Decoder, Encoder, Model};
use crate::search::frequency::{Frequency, frequency, is_dropped};
use crate::search::postings::{Place, is_facet};
use crate::search::script;
use crate::search::term_list::{self, TermWriter};

/// A posting: the number of a document, and where it has the term.
pub type Posting = (u32, Place);

/// The files of a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shard {
    /// The scripts of its parts.
    pub parts: Vec<Arc<[u8]>>,
    /// The terms that its further parts begin with.
    pub firsts: Vec<String>,
    /// The digest of all parts.
    pub digest: Digest,
    /// The frequent terms in it.
    pub frequent: Vec<Frequent>,
    /// The codes in it, and the documents that they stand in.
    pub codes: Vec<(String, Vec<u32>)>,
}

/// A frequent term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequent {
    /// The term.
    pub term: String,
    /// How frequent it is.
    pub frequency: Frequency,
    /// How many documents have it.
    pub documents: usize,
}

/// How many postings a shard has, about.
const MEAN: usize = 1000;

/// The most postings of a part, unless one term has more.
fn part_length(documents: usize) -> usize {
    (MEAN * 3).max(55 * documents.isqrt())
}

/// How many shards there are, as a power of two: each has about as many postings.
pub fn shard_bits(postings: usize) -> u32 {
    (postings / MEAN).max(1).ilog2()
}

/// The shard of a hash.
pub fn shard_of(hash: u32, bits: u32) -> u32 {
    if bits == 0 { 0 } else { hash >> (32 - bits) }
}

/// The highest six bits of the hashes in some shards.
fn highest(shards: Range<u32>, bits: u32) -> Range<u32> {
    let bound = |it: u32| (u64::from(it) << 6 >> bits) as u32;
    bound(shards.start)..bound(shards.end).max(bound(shards.start) + 1)
}

/// Writes the files of a shard, term by term.
pub(crate) struct ShardWriter {
    number: String,
    documents: usize,
    writer: Writer,
    shard: Shard,
}

impl ShardWriter {
    /// Begins a shard of an index of so many documents.
    pub(crate) fn new(number: u32, documents: usize) -> Self {
        let shard = Shard {
            parts: Vec::new(),
            firsts: Vec::new(),
            digest: Digest::default(),
            frequent: Vec::new(),
            codes: Vec::new(),
        };
        Self { number: number.to_string(), documents, writer: Writer::new(documents), shard }
    }

    /// Adds the next term in the order of their characters, which so many documents have. Where it is very frequent,
    /// only the weighty ones of its postings stay, and the others may be gone already.
    pub(crate) fn term(&mut self, text: &str, total: usize, postings: &mut Vec<Posting>) {
        let frequency = frequency_of(text, total, self.documents);
        if frequency > Frequency::Rare {
            self.shard.frequent.push(Frequent { term: text.to_owned(), frequency, documents: total });
        }
        if is_dropped(frequency, self.documents) {
            postings.retain(|it| is_weighty(it.1));
        }
        if code::is_shown(text) {
            self.shard.codes.push((text.to_owned(), postings.iter().map(|it| it.0).collect()));
        }
        if postings.is_empty() {
            return;
        }
        if self.writer.postings > 0 && self.writer.postings + postings.len() > part_length(self.documents) {
            let full = std::mem::replace(&mut self.writer, Writer::new(self.documents));
            self.shard.parts.push(full.finish(&self.number));
            self.shard.firsts.push(text.to_owned());
        }
        self.writer.term(text, postings);
    }

    /// The files.
    pub(crate) fn finish(self) -> Shard {
        let Self { number, writer, mut shard, .. } = self;
        shard.parts.push(writer.finish(&number));
        shard.digest = match shard.parts.as_slice() {
            [one] => Digest::of_bytes(one),
            several => Digest::of(&several),
        };
        shard
    }
}

/// How frequent a term is that so many documents have.
fn frequency_of(term: &str, total: usize, documents: usize) -> Frequency {
    // What results are narrowed by is always asked for.
    if is_facet(term) { Frequency::Rare } else { frequency(total, documents) }
}

/// Whether a place stays in the index however frequent its term is.
fn is_weighty(place: Place) -> bool {
    place.field() > 0
}

/// The terms and postings of a shard's file.
pub struct ShardReader {
    terms: Vec<String>,
    postings: Vec<Vec<Posting>>,
}

impl ShardReader {
    /// Reads a shard's file of an index of so many documents.
    pub fn read(script: &str, documents: usize) -> Option<Self> {
        let payload = script::payload(script, "terms")?;
        let text = |index: usize| payload.get(index)?.as_str();
        let terms = term_list::read(text(0)?);
        let bytes = coder::base64(text(1)?)?;
        let mut decoder = Decoder::new(&bytes);
        let mut models = Models::default();
        let postings = terms.iter().map(|_| models.read(&mut decoder, documents)).collect();
        Some(Self { terms, postings })
    }

    /// All terms in the order of their characters, with their postings by document.
    pub fn into_terms(self) -> impl Iterator<Item = (String, Vec<Posting>)> {
        self.terms.into_iter().zip(self.postings)
    }

    /// The postings of a term, by document.
    pub fn postings(&self, term: &str) -> Option<&[Posting]> {
        let at = self.terms.binary_search_by(|it| it.as_str().cmp(term)).ok()?;
        Some(&self.postings[at])
    }

    /// The terms that begin with a prefix, and their postings.
    pub fn beginning<'s>(&'s self, prefix: &'s str) -> impl Iterator<Item = (&'s str, &'s [Posting])> {
        let start = self.terms.partition_point(|it| it.as_str() < prefix);
        let terms = self.terms[start..].iter().zip(&self.postings[start..]);
        terms
            .take_while(move |it| it.0.starts_with(prefix))
            .map(|(term, postings)| (term.as_str(), postings.as_slice()))
    }
}

/// The models of a shard.
struct Models {
    count: [Model; 24],
    distance: [[Model; 8]; 3],
    half: [Model; 3],
    field: [[Model; 2]; 3],
    rank: [[Model; 2]; 3],
    mask: [[[[Model; 2]; 2]; 6]; 3],
}

impl Default for Models {
    fn default() -> Self {
        let model = Model::default();
        Self {
            count: [model; 24],
            distance: [[model; 8]; 3],
            half: [model; 3],
            field: [[model; 2]; 3],
            rank: [[model; 2]; 3],
            mask: [[[[model; 2]; 2]; 6]; 3],
        }
    }
}

fn class(count: usize, documents: usize) -> usize {
    if count * 4 > documents {
        0
    } else if count * 32 > documents {
        1
    } else {
        2
    }
}

fn rice(count: usize, documents: usize) -> u32 {
    (documents * 11 / (count * 16)).max(1).ilog2()
}

impl Models {
    fn write(&mut self, encoder: &mut Encoder, postings: &[Posting], documents: usize) {
        let count = postings.len();
        let bits = count.ilog2();
        for index in 0..bits {
            encoder.bit(&mut self.count[index as usize], true);
        }
        encoder.bit(&mut self.count[bits as usize], false);
        encoder.direct(count as u32, bits);
        let (class, k) = (class(count, documents), rice(count, documents));
        let mut next = 0;
        let mut had_field = false;
        for (document, place) in postings {
            let distance = document - next;
            next = document + 1;
            let ones = distance >> k;
            for index in 0..ones {
                encoder.bit(&mut self.distance[class][index.min(7) as usize], true);
            }
            encoder.bit(&mut self.distance[class][ones.min(7) as usize], false);
            if k > 0 {
                encoder.bit(&mut self.half[class], distance >> (k - 1) & 1 == 1);
                encoder.direct(distance, k - 1);
            }
            let field = place.field();
            encoder.bit(&mut self.field[class][usize::from(had_field)], field > 0);
            had_field = field > 0;
            if had_field {
                encoder.bit(&mut self.rank[class][0], field > 1);
                if field > 1 {
                    encoder.bit(&mut self.rank[class][1], field > 2);
                }
            }
            let (mut before, mut any) = (0, 0);
            for (index, models) in self.mask[class].iter_mut().enumerate() {
                let bit = place.mask() >> index & 1;
                if index == 5 && any == 0 {
                    break;
                }
                encoder.bit(&mut models[before][any], bit == 1);
                before = usize::from(bit);
                any |= before;
            }
        }
    }

    fn read(&mut self, decoder: &mut Decoder<'_>, documents: usize) -> Vec<Posting> {
        let mut bits = 0;
        while bits < 23 && decoder.bit(&mut self.count[bits]) {
            bits += 1;
        }
        let count = (1_usize << bits) | decoder.direct(bits as u32) as usize;
        let (class, k) = (class(count, documents), rice(count, documents));
        let mut next = 0;
        let mut had_field = false;
        let mut postings = Vec::with_capacity(count.min(documents));
        for _ in 0..count.min(documents) {
            let mut ones = 0_u32;
            while ones <= documents as u32 && decoder.bit(&mut self.distance[class][ones.min(7) as usize]) {
                ones += 1;
            }
            let mut distance = ones;
            if k > 0 {
                distance = distance << 1 | u32::from(decoder.bit(&mut self.half[class]));
                distance = distance << (k - 1) | decoder.direct(k - 1);
            }
            had_field = decoder.bit(&mut self.field[class][usize::from(had_field)]);
            let mut field = u8::from(had_field);
            if had_field && decoder.bit(&mut self.rank[class][0]) {
                field = 2 + u8::from(decoder.bit(&mut self.rank[class][1]));
            }
            let (mut mask, mut before, mut any) = (0, 0, 0);
            for (index, models) in self.mask[class].iter_mut().enumerate() {
                let bit = if index == 5 && any == 0 { true } else { decoder.bit(&mut models[before][any]) };
                mask |= u8::from(bit) << index;
                before = usize::from(bit);
                any |= before;
            }
            let document = next + distance;
            next = document + 1;
            postings.push((document, Place(mask | field << 6)));
        }
        postings
    }
}

/// Writes the terms and postings of a part.
struct Writer {
    documents: usize,
    terms: TermWriter,
    encoder: Encoder,
    models: Models,
    /// How many postings it has.
    postings: usize,
}

impl Writer {
    fn new(documents: usize) -> Self {
        Self {
            documents,
            terms: TermWriter::default(),
            encoder: Encoder::default(),
            models: Models::default(),
            postings: 0,
        }
    }

    fn term(&mut self, term: &str, postings: &[Posting]) {
        self.terms.push(term);
        self.models.write(&mut self.encoder, postings, self.documents);
        self.postings += postings.len();
    }

    fn finish(self, shard: &str) -> Arc<[u8]> {
        let mut postings = String::new();
        coder::push_base64(&mut postings, &self.encoder.finish());
        script::script("terms", shard, &[self.terms.finish(), postings]).into()
    }
}
