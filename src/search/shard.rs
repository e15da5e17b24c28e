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

use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::memo::Digest;
use crate::search::code;
use crate::search::coder::{self, Decoder, Encoder, Model};
use crate::search::frequency::{Frequency, frequency, is_dropped};
use crate::search::postings::{Place, Postings, is_facet};
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
    pub frequent: Vec<(String, Frequency)>,
    /// The codes in it, and the documents that they stand in.
    pub codes: Vec<(String, Vec<u32>)>,
}

/// Shards that are neighbours: their postings are gathered together, and only if one of them is not remembered.
pub struct Group<'a> {
    documents: &'a [&'a Postings],
    shards: Range<u32>,
    bits: u32,
    gathered: OnceLock<Vec<Vec<Gathered>>>,
}

#[derive(Clone, Copy)]
struct Gathered {
    /// Hash and id: tells terms apart.
    term: u64,
    document: u32,
    entry: u32,
}

/// All that a shard depends on.
pub struct ShardInput<'a> {
    /// Its number.
    pub number: u32,
    /// The shards beside it, itself included.
    pub group: &'a Group<'a>,
    /// Stands for the postings in it when it is hashed.
    pub fingerprint: [u64; 2],
}

impl Hash for ShardInput<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.number, self.group.bits, self.group.documents.len(), self.fingerprint).hash(state);
    }
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

/// The most groups that there are.
const GROUPS: u32 = 64;

/// All groups of shards over some documents.
pub fn groups<'a>(documents: &'a [&'a Postings], bits: u32) -> Vec<Group<'a>> {
    let shards = 1_u32 << bits;
    let size = (shards / GROUPS).max(1);
    (0..shards / size)
        .map(|it| Group { documents, shards: it * size..(it + 1) * size, bits, gathered: OnceLock::new() })
        .collect()
}

impl<'a> Group<'a> {
    /// The inputs of its shards.
    pub fn inputs<'g>(&'g self, fingerprints: &[[u64; 2]]) -> impl Iterator<Item = ShardInput<'g>>
    where
        'a: 'g,
    {
        let fingerprints = fingerprints[self.shards.start as usize..self.shards.end as usize].to_vec();
        self.shards.clone().zip(fingerprints).map(|(number, fingerprint)| ShardInput {
            number,
            group: self,
            fingerprint,
        })
    }

    fn gathered(&self) -> &[Vec<Gathered>] {
        self.gathered.get_or_init(|| {
            let highest = |shard: u32| ((u64::from(shard) << 6) >> self.bits) as u32;
            let highest = highest(self.shards.start)..highest(self.shards.end);
            let mut shards: Vec<Vec<Gathered>> = self.shards.clone().map(|_| Vec::with_capacity(MEAN)).collect();
            for (document, postings) in self.documents.iter().enumerate() {
                let entries = postings.range(highest.clone());
                for (entry, it) in entries.clone().zip(&postings.entries()[entries]) {
                    let shard = (shard_of(it.hash, self.bits) - self.shards.start) as usize;
                    let term = u64::from(it.hash) << 32 | u64::from(it.id);
                    shards[shard].push(Gathered { term, document: document as u32, entry: entry as u32 });
                }
            }
            shards
        })
    }
}

/// Makes the file of a shard.
pub fn shard(input: &ShardInput<'_>) -> Shard {
    let group = input.group;
    let mut gathered = group.gathered()[(input.number - group.shards.start) as usize].clone();
    gathered.sort_by_key(|it| it.term);
    let term_of = |it: &Gathered| group.documents[it.document as usize].term(it.entry as usize);
    let mut terms: Vec<&[Gathered]> = gathered.chunk_by(|a, b| a.term == b.term).collect();
    terms.sort_by(|a, b| term_of(&a[0]).cmp(term_of(&b[0])));

    let count = group.documents.len();
    let mut writer = Writer::new(count);
    let (mut parts, mut firsts) = (Vec::new(), Vec::new());
    let (mut frequent, mut codes) = (Vec::new(), Vec::new());
    let mut postings: Vec<Posting> = Vec::new();
    let number = input.number.to_string();
    for term in terms {
        let text = term_of(&term[0]);
        let place = |it: &Gathered| group.documents[it.document as usize].entries()[it.entry as usize].place;
        postings.clear();
        postings.extend(term.iter().map(|it| (it.document, place(it))));
        // What results are narrowed by is always asked for.
        let frequency = if is_facet(text) { Frequency::Rare } else { frequency(postings.len(), count) };
        if frequency > Frequency::Rare {
            frequent.push((text.to_owned(), frequency));
        }
        if is_dropped(frequency, count) {
            postings.retain(|it| it.1.field() > 0);
        }
        if code::is_shown(text) {
            codes.push((text.to_owned(), postings.iter().map(|it| it.0).collect()));
        }
        if postings.is_empty() {
            continue;
        }
        if writer.postings > 0 && writer.postings + postings.len() > part_length(count) {
            parts.push(std::mem::replace(&mut writer, Writer::new(count)).finish(&number));
            firsts.push(text.to_owned());
        }
        writer.term(text, &postings);
    }
    parts.push(writer.finish(&number));
    let digest = match parts.as_slice() {
        [one] => Digest::of_bytes(one),
        several => Digest::of(&several),
    };
    Shard { parts, firsts, digest, frequent, codes }
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
