//! docfx's own blocks: alerts, videos, tabs.

use std::fmt::Write as _;

use super::BodyWriter;
use crate::render::html::{push_address, push_attribute, push_text};
use crate::syntax::construct::is_web_address;
use crate::syntax::document::{AlertKind, Block, Tab};

impl<'a> BodyWriter<'a> {
    /// An alert, with its title.
    pub(super) fn alert(&mut self, kind: AlertKind, blocks: &'a [Block]) {
        let (name, index) = match kind {
            AlertKind::Note => ("note", 0),
            AlertKind::Tip => ("tip", 1),
            AlertKind::Important => ("important", 2),
            AlertKind::Warning => ("warning", 3),
            AlertKind::Caution => ("caution", 4),
        };
        let _ = write!(self.out(), "<div class=\"alert alert-{name}\" role=\"note\">\n<p class=\"alert-title\">");
        let title = &self.inline.words.alerts[index];
        push_text(&mut self.inline.out, title);
        self.wrapped("</p>\n", blocks, "</div>\n");
    }

    /// A video is a link: pages load nothing from elsewhere.
    pub(super) fn video(&mut self, url: &str) {
        self.push("<p class=\"video\"><a");
        if is_web_address(url) {
            let address = self.inline.own_address(url);
            push_address(self.out(), "href", &address);
            self.push(" rel=\"external noopener\">");
        } else {
            self.push(" class=\"broken\">");
        }
        let label = &self.inline.words.video_label;
        push_text(&mut self.inline.out, label);
        self.push("</a></p>\n");
    }

    /// A group of tabs: sections, until a script makes tabs of them.
    pub(super) fn tabs(&mut self, tabs: &'a [Tab]) {
        self.push("<div class=\"tabs\">\n");
        for tab in tabs {
            self.push("<section class=\"tab\"");
            push_attribute(self.out(), "data-tab", &tab.id);
            push_attribute(self.out(), "data-condition", &tab.condition);
            self.push(">\n");
            tab.anchors.iter().for_each(|it| self.inline.anchor(it));
            self.push("<h3 class=\"tab-label\">");
            let unit = self.leaf_id();
            if let Some(unit) = unit {
                self.push("<span class=\"unit\"");
                push_attribute(self.out(), "id", unit);
                self.push(">");
            }
            self.leaf_content(&tab.label, self.has_html(&tab.label));
            if unit.is_some() {
                self.push("</span>");
            }
            self.wrapped("</h3>\n", &tab.blocks, "</section>\n");
        }
        self.push("</div>\n");
    }
}
