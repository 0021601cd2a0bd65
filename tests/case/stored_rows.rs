//! Rows that were altered before a step reads them.

/// The id of a case that was read from a row can be written down. Found by fuzzing.
#[test]
fn an_altered_case_id_causes_no_panic() {
    assert_eq!(bonafides_tests::case_bytes::play(&[4, 24, 1, 0, 33, 1, 0xff, 43]), Ok(()));
}
