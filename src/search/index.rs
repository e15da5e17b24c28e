//! All documents of a site → the files of its index.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::locale::Locale;
use crate::memo::{Digest, Memo};
use crate::output::{Batch, Contents, OutputPath};
use crate::search::document::{Card, Document};
use crate::search::files::{MANIFEST, TERM_DIGESTS, UNIT_DIGESTS, UnitNames, group_size, shard_digests, shard_file};
use crate::search::fingerprint::Fingerprints;
use crate::search::frequency::{self, Frequency};
use crate::search::manifest::{Facets, Manifest};
use crate::search::postings::Postings;
use crate::search::shard::{Shard, ShardInput, groups, shard, shard_bits};
use crate::search::term_list;
use crate::search::units::unit_script;

/// What the index has of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indexed {
    /// The script of its units.
    pub script: Arc<[u8]>,
    /// The digest of that script.
    pub digest: Digest,
    /// Its terms.
    pub postings: Arc<Postings>,
}

/// What the index has of a document.
pub fn indexed(document: &Document<'_>) -> Indexed {
    let script = unit_script(document);
    Indexed { digest: Digest::of_bytes(&script), script: script.into(), postings: Arc::new(Postings::of(document)) }
}

/// Shards that the next build may use again.
#[derive(Default)]
pub struct ShardCache {
    /// The shards.
    pub shards: Memo<Shard>,
    fingerprints: Fingerprints,
}

impl ShardCache {
    /// For a build that no other follows.
    pub fn forgetful() -> Self {
        Self { shards: Memo::forgetful(), ..Self::default() }
    }
}

/// Puts an index together while the pages of a site are made.
///
/// Documents have numbers in the order in which they are added.
pub struct IndexBuilder {
    group_size: usize,
    names: UnitNames,
    postings: Vec<Arc<Postings>>,
    /// The lengths of the units' files.
    sizes: Vec<usize>,
}

/// How many codes the manifest names.
const CODES: usize = 30;

impl IndexBuilder {
    /// Begins an index of so many documents.
    pub fn new(documents: usize) -> Self {
        let group_size = group_size(documents, UNIT_DIGESTS);
        let (postings, sizes) = (Vec::with_capacity(documents), Vec::with_capacity(documents));
        Self { group_size, names: UnitNames::default(), postings, sizes }
    }

    /// How many neighbours share a digest: all that is added at once, but the last, is a multiple of it.
    pub fn group_size(&self) -> usize {
        self.group_size
    }

    /// Adds documents; returns the files of their units.
    pub fn add(&mut self, documents: Vec<Arc<Indexed>>, outputs: &mut Batch) -> Vec<String> {
        let mut files = Vec::with_capacity(documents.len());
        for group in documents.chunks(self.group_size) {
            let digests: Vec<Digest> = group.iter().map(|it| it.digest).collect();
            files.extend(self.names.group(&digests, self.group_size));
        }
        for (file, document) in files.iter().zip(&documents) {
            outputs.push((OutputPath::new(file.as_str()), Contents::Bytes(Arc::clone(&document.script))));
        }
        // Their files may be written and forgotten before the index is whole.
        for document in documents {
            self.sizes.push(document.script.len());
            self.postings.push(Arc::clone(&document.postings));
        }
        files
    }

    /// Makes the shards and the manifest. Returns every code, with the numbers of the documents that it stands in.
    pub fn finish(
        self,
        locales: &[Locale],
        facets: Facets,
        cache: &mut ShardCache,
        outputs: &mut Batch,
    ) -> BTreeMap<String, Vec<u32>> {
        let postings: Vec<&Postings> = self.postings.iter().map(|it| &**it).collect();
        let bits = shard_bits(postings.iter().map(|it| it.entries().len()).sum());
        let nothing = vec![[0; 2]; 1 << bits];
        let fingerprints = match cache.shards.keeps() {
            true => cache.fingerprints.update(&self.postings, bits),
            false => &nothing,
        };
        let groups = groups(&postings, bits);
        let inputs: Vec<ShardInput<'_>> = groups.iter().flat_map(|it| it.inputs(fingerprints)).collect();
        let made = cache.shards.map(&inputs, shard);

        let digests: Vec<Digest> = made.iter().map(|it| it.digest).collect();
        let short = shard_digests(&digests);
        let size = group_size(digests.len(), TERM_DIGESTS);
        let mut codes = BTreeMap::new();
        let mut frequent: Vec<(&str, Frequency)> = Vec::new();
        let mut manifest = Manifest::new(postings.len(), self.names.digests(), made.len(), &short);
        for (number, shard) in made.iter().enumerate() {
            for (part, bytes) in shard.parts.iter().enumerate() {
                let file = shard_file(short[number / size], (number, part));
                outputs.push((OutputPath::new(file), Contents::Bytes(Arc::clone(bytes))));
            }
            if !shard.firsts.is_empty() {
                manifest.parts.insert(number, term_list::written(shard.firsts.iter().map(String::as_str)));
            }
            codes.extend(shard.codes.iter().cloned());
            frequent.extend(shard.frequent.iter().map(|it| (it.0.as_str(), it.1)));
        }
        frequent.sort_unstable();
        manifest.locales = locales.iter().map(|it| it.as_str().to_owned()).collect();
        manifest.frequent = frequency::lists(frequent.iter().copied());
        manifest.set_sizes(&self.sizes);
        manifest.facets = facets;
        manifest.codes = shown(&codes);
        outputs.push((OutputPath::new(MANIFEST), Contents::Bytes(manifest.script().into())));
        codes
    }
}

/// The codes that stand in most documents.
fn shown(codes: &BTreeMap<String, Vec<u32>>) -> Vec<String> {
    let mut ranked: Vec<(&String, usize)> = codes.iter().map(|(code, documents)| (code, documents.len())).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    ranked.into_iter().take(CODES).map(|it| it.0.clone()).collect()
}

/// What the results of a search over some documents can be narrowed to.
pub fn facets<'c>(cards: impl Iterator<Item = &'c Card>, sections: &[BTreeMap<Locale, String>]) -> Facets {
    let (mut kinds, mut provenances) = (Vec::new(), Vec::new());
    for card in cards {
        kinds.push(card.kind.name().to_owned());
        provenances.extend(card.provenance.map(|it| it.name().to_owned()));
    }
    for names in [&mut kinds, &mut provenances] {
        names.sort_unstable();
        names.dedup();
    }
    let titles =
        |it: &BTreeMap<Locale, String>| it.iter().map(|(locale, title)| (locale.to_string(), title.clone())).collect();
    Facets { sections: sections.iter().map(titles).collect(), kinds, provenances }
}
