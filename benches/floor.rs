//! The floor alone: `cargo bench --bench floor -- FOLDER OUT`.

#![expect(clippy::disallowed_methods, reason = "a program of its own that reads and writes files")]

#[path = "support/floor.rs"]
mod floor;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|it| it != "--bench").collect();
    floor::main(&arguments)
}
