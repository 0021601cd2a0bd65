//! A page does not reveal who has an account.
//!
//! Random courses of everything that a page can do, by a caller who knows no right answer, are played side
//! by side: once for a name that is not in the directory, once for one that is. Everything that the page
//! shows must be the same after every move. Not compared is what a page never shows: records, the reasons
//! for which the host was refused, messages to telephones.

mod course;
mod draws;
mod people;
mod screen;

use bonafides_tests::property::check;
use course::{Course, course};
use people::KNOWN;
use proptest::prelude::*;

/// The number of courses of one run, each of which two desks play.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    ProptestConfig { cases, max_shrink_iters: 20_000, ..ProptestConfig::default() }
}

#[test]
fn no_course_reveals_who_has_an_account() {
    let floors = [("ten moves shown", 34), ("something asked", 39)];
    check(config(), &floors, &course(), |course, reached| {
        let played = course.play().map_err(TestCaseError::fail)?;
        reached.note_if(played.shown >= 10, "ten moves shown");
        reached.note_if(played.asked, "something asked");
        Ok(())
    });
}

/// A case takes the same number of inputs, and no more, for every subject.
#[test]
fn no_flood_reveals_who_has_an_account() {
    for course in KNOWN.into_iter().flat_map(Course::floods) {
        course.play().unwrap_or_else(|problem| panic!("{problem}"));
    }
}
