//! `_headers`, which Netlify, Cloudflare and others read: the policy that the pages keep to, and what may be cached.

use crate::syntax::html::policy;

/// The file for a site whose root is this path.
pub fn text(root: &str) -> String {
    let mut hosts: Vec<&str> = policy::VIDEO_HOSTS.iter().filter_map(|it| it.split('/').next()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    let frames: String = hosts.iter().map(|it| format!(" https://{it}")).collect();
    format!(
        "{root}*\n  \
         Content-Security-Policy: default-src 'self'; frame-src 'self'{frames}; base-uri 'self'; object-src 'none'; frame-ancestors 'self'\n  \
         X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n\
         {root}assets/*\n  \
         Cache-Control: public, max-age=31536000, immutable\n"
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_policy_names_a_host_once_and_assets_are_kept() {
        let text = super::text("/help/");
        assert_eq!(text.matches("https://www.youtube.com").count(), 1);
        assert!(text.starts_with("/help/*\n  Content-Security-Policy: default-src 'self';"), "{text}");
        assert!(text.contains("\n/help/assets/*\n  Cache-Control: "), "{text}");
        assert!(!text.contains("unsafe"), "{text}");
    }
}
