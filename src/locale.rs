//! Locales: language tags, and what depends on the language alone.

/// A language tag in its canonical form: `ja`, `en`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(String);

impl Locale {
    /// The locale of a language tag; `None` if it is none.
    pub fn parse(tag: &str) -> Option<Self> {
        let identifier: unic_langid::LanguageIdentifier = tag.parse().ok()?;
        Some(Self(identifier.to_string()))
    }

    /// The tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `pt` of `pt-BR`.
    pub fn language(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The tag with the region where most of the language's readers live: `ja-JP` of `ja`.
    pub fn with_likely_region(&self) -> String {
        let Ok(mut identifier) = self.0.parse::<unic_langid::LanguageIdentifier>() else { return self.0.clone() };
        if identifier.region.is_none() {
            identifier.maximize();
        }
        match identifier.region {
            Some(region) => format!("{}-{region}", identifier.language),
            None => self.0.clone(),
        }
    }

    /// Whether the language is written without spaces between words and sentences.
    pub fn is_written_without_spaces(&self) -> bool {
        matches!(self.language(), "ja" | "zh" | "yue" | "th" | "lo" | "km" | "my")
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        matches!(self.language(), "ar" | "he" | "fa" | "ur" | "ps" | "sd" | "ug" | "yi" | "dv")
    }
}

impl std::fmt::Display for Locale {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}
