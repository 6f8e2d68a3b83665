//! Rebuilds the crate when a migration is added, because the migrations are embedded.

fn main() {
    #[expect(clippy::print_stdout, reason = "cargo reads build instructions from standard output")]
    {
        println!("cargo::rerun-if-changed=../../migrations");
    }
}
