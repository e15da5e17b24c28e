//! Any text is rendered, raw HTML included, and what comes of it is balanced.

#![no_main]

#[path = "../../tests/support/html.rs"]
mod html;

use html::Token;
use libfuzzer_sys::fuzz_target;

/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "img", "input", "col", "wbr"];

fuzz_target!(|text: &str| {
    // Raw HTML is passed on as it is here; without it every tag is ours.
    if text.contains('<') {
        let _ = taiyaku::render::markdown(text);
        return;
    }
    let mut open = Vec::new();
    for token in html::tokens(&taiyaku::render::markdown(text)) {
        match token {
            Token::Open(name, _) if !VOID.contains(&name.as_str()) => open.push(name),
            Token::Close(name) => assert_eq!(open.pop().as_deref(), Some(name.as_str())),
            Token::Open(..) | Token::Text(_) | Token::Other(_) => {}
        }
    }
    assert!(open.is_empty(), "{open:?} stay open");
});
