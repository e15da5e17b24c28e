//! Tables.

use super::BodyWriter;
use crate::render::inline::table_frame;
use crate::syntax::document::{Alignment, Cell};

impl<'a> BodyWriter<'a> {
    /// Writes a table, in a frame that can be scrolled.
    pub(super) fn table(&mut self, alignments: &[Alignment], header: &'a [Cell], rows: &'a [Box<[Cell]>]) {
        self.inline.tables += 1;
        let frame = table_frame(self.inline.words, self.inline.tables);
        self.push(&frame);
        self.push("\n<table>\n<thead>\n");
        self.row("th", alignments, header);
        self.push("</thead>\n");
        if !rows.is_empty() {
            self.push("<tbody>\n");
            for row in rows {
                self.row("td", alignments, row);
            }
            self.push("</tbody>\n");
        }
        self.push("</table>\n</div>\n");
    }

    fn row(&mut self, name: &str, alignments: &[Alignment], cells: &'a [Cell]) {
        // Authors write an empty header where Markdown wants one; it heads nothing.
        if name == "th" && cells.iter().all(|it| it.content.is_empty()) {
            cells.iter().for_each(|_| {
                self.leaf_id();
            });
            return;
        }
        self.push("<tr>");
        for (cell, alignment) in cells.iter().zip(alignments) {
            let id = self.leaf_id();
            // An empty heading cell names no column.
            let name = if cell.content.is_empty() { "td" } else { name };
            self.push("<");
            self.push(name);
            let align = match alignment {
                Alignment::None => None,
                Alignment::Left => Some("align-left"),
                Alignment::Center => Some("align-center"),
                Alignment::Right => Some("align-right"),
            };
            match align {
                Some(align) => {
                    self.push(" class=\"");
                    self.push(align);
                    self.unit_attributes(id, true);
                }
                None => self.unit_attributes(id, false),
            }
            self.push(">");
            self.leaf_content(&cell.content, self.has_html(&cell.content));
            self.close(name);
        }
        self.push("</tr>\n");
    }
}
