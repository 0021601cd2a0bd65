//! Rows that were altered before a step reads them.

/// Found by fuzzing: the id of a case that was read from a row is one that can be written down.
#[test]
fn bytes_of_a_case_that_fuzzing_found() {
    assert_eq!(bonafides_tests::case_bytes::play(&[4, 24, 1, 0, 33, 1, 0xff, 43]), Ok(()));
}
