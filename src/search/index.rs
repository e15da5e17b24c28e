//! All documents of a site → the files of its index.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::locale::Locale;
use crate::memo::{Digest, Memo};
use crate::output::{Batch, Contents, OutputPath, Part};
use crate::search::document::{Document, Kind, Provenance};
use crate::search::files::{MANIFEST, ShortDigest, UNIT_DIGESTS, UnitNames, group_size, unit_file};
use crate::search::fingerprint::Fingerprints;
use crate::search::frequency::{self, Frequency};
use crate::search::manifest::{Facets, Manifest};
use crate::search::postings::Postings;
use crate::search::shard::files::{ShardFiles, files};
use crate::search::shard::made::{Before, ShardInput, groups, shard};
use crate::search::shard::{Shard, shard_bits};
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
    /// All shards of the build before.
    made: Vec<Arc<Shard>>,
    /// Their files.
    files: Vec<Arc<ShardFiles>>,
}

/// So many documents that have changed are put into shards one by one: those of more are gathered anew.
const CHANGES: usize = 64;

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
    parts: Vec<Arc<IndexedPart>>,
}

/// What the index has of some documents that follow one another.
#[derive(Debug)]
pub struct IndexedPart {
    /// The digests of the scripts of their units.
    pub digests: Vec<Digest>,
    /// The lengths of these scripts.
    sizes: Vec<usize>,
    /// Their terms.
    pub postings: Vec<Arc<Postings>>,
    /// How many places of terms there are in them.
    entries: usize,
}

impl IndexedPart {
    /// That of some documents.
    pub fn of<'d>(documents: impl Iterator<Item = &'d Indexed>) -> Self {
        let mut part = Self { digests: Vec::new(), sizes: Vec::new(), postings: Vec::new(), entries: 0 };
        for document in documents {
            part.digests.push(document.digest);
            part.sizes.push(document.script.len());
            part.postings.push(Arc::clone(&document.postings));
            part.entries += document.postings.len();
        }
        part
    }
}

/// How many codes the manifest names.
const CODES: usize = 30;

impl IndexBuilder {
    /// Begins an index of so many documents.
    pub fn new(documents: usize) -> Self {
        Self { group_size: group_size(documents, UNIT_DIGESTS), names: UnitNames::default(), parts: Vec::new() }
    }

    /// How many neighbours share a digest: all that is added at once, but the last, is a multiple of it.
    pub fn group_size(&self) -> usize {
        self.group_size
    }

    /// Gives names to the files of the units of documents, of which it has the digests: one for each group.
    pub fn names(&mut self, documents: &[Digest]) -> Vec<ShortDigest> {
        documents.chunks(self.group_size).map(|it| self.names.group(it)).collect()
    }

    /// The files of the units of so many documents that have these names.
    pub fn files(&self, names: &[ShortDigest], documents: usize) -> Vec<String> {
        let place = |it: usize| (names[it / self.group_size], it % self.group_size);
        (0..documents).map(place).map(|(name, index)| unit_file(name, index, self.group_size)).collect()
    }

    /// Adds documents, whose units have names.
    pub fn add(&mut self, documents: Arc<IndexedPart>) {
        self.parts.push(documents);
    }

    /// Makes the shards and the manifest. Returns every code, with the numbers of the documents that it stands in.
    pub fn finish(
        self,
        locales: &[Locale],
        facets: Facets,
        cache: &mut ShardCache,
        (outputs, parts): (&mut Batch, &mut Vec<Arc<Part>>),
    ) -> BTreeMap<String, Vec<u32>> {
        let postings: Vec<&Postings> = self.parts.iter().flat_map(|it| &it.postings).map(|it| &**it).collect();
        let bits = shard_bits(self.parts.iter().map(|it| it.entries).sum());
        let nothing = vec![[0; 2]; 1 << bits];
        if cache.shards.keeps() {
            cache.fingerprints.update(&self.parts, bits);
        }
        let fingerprints = if cache.shards.keeps() { cache.fingerprints.sums() } else { &nothing };
        let changes = cache.fingerprints.changes().filter(|it| it.len() <= CHANGES);
        let before = changes.map(|changes| Before { shards: &cache.made, changes });
        let groups = groups(&postings, bits);
        let inputs: Vec<ShardInput<'_>> = groups.iter().flat_map(|it| it.inputs(fingerprints, before)).collect();
        let made = cache.shards.map(&inputs, shard);

        let files = files(&made, &cache.files);
        let mut codes = BTreeMap::new();
        let mut frequent: Vec<(&str, Frequency)> = Vec::new();
        let digests: Vec<ShortDigest> = files.iter().map(|it| it.digest).collect();
        let mut manifest = Manifest::new(postings.len(), self.names.digests(), made.len(), &digests);
        for files in &files {
            parts.push(Arc::clone(&files.part));
            manifest.parts.extend(files.firsts.iter().cloned());
            codes.extend(files.codes.iter().cloned());
            frequent.extend(files.frequent.iter().map(|it| (it.term.as_str(), it.frequency)));
        }
        frequent.sort_unstable();
        manifest.locales = locales.iter().map(|it| it.as_str().to_owned()).collect();
        manifest.frequent = frequency::lists(frequent.iter().copied());
        let sizes: Vec<usize> = self.parts.iter().flat_map(|it| it.sizes.iter().copied()).collect();
        manifest.set_sizes(&sizes);
        manifest.facets = facets;
        manifest.codes = shown(&codes);
        outputs.push((OutputPath::new(MANIFEST), Contents::Bytes(manifest.script().into())));
        if cache.shards.keeps() {
            (cache.made, cache.files) = (made, files);
        }
        codes
    }
}

/// The codes that stand in most documents.
fn shown(codes: &BTreeMap<String, Vec<u32>>) -> Vec<String> {
    let mut ranked: Vec<(&String, usize)> = codes.iter().map(|(code, documents)| (code, documents.len())).collect();
    ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    ranked.into_iter().take(CODES).map(|it| it.0.clone()).collect()
}

/// What the results of a search over documents of some kinds and provenances can be narrowed to.
pub fn facets(
    documents: impl Iterator<Item = (Kind, Option<Provenance>)>,
    sections: &[BTreeMap<Locale, String>],
) -> Facets {
    let (mut kinds, mut provenances) = (BTreeSet::new(), BTreeSet::new());
    for (kind, provenance) in documents {
        kinds.insert(kind.name());
        provenances.extend(provenance.map(Provenance::name));
    }
    let titles =
        |it: &BTreeMap<Locale, String>| it.iter().map(|(locale, title)| (locale.to_string(), title.clone())).collect();
    let names = |it: BTreeSet<&str>| it.into_iter().map(str::to_owned).collect();
    Facets { sections: sections.iter().map(titles).collect(), kinds: names(kinds), provenances: names(provenances) }
}
