//! What must not compile. The messages are rustc's, so a new toolchain may ask for
//! `TRYBUILD=overwrite cargo nextest run -p linnet-providers nothing_is_submitted`.

#[test]
fn nothing_is_submitted_without_a_clearance_of_its_own() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
