//! Runs the command line.

use std::process::ExitCode;

/// Building makes and drops millions of small values on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    taiyaku::cli::run(std::env::args_os())
}
