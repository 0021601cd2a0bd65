//! A page can not be asked who has an account.
//!
//! Random courses of everything a page can do, by somebody who knows no right answer, are played side
//! by side: once about a name the directory does not know, once about somebody it does. Everything the
//! page shows must be the same at every move. What it never shows is not compared: records, why the
//! host was refused, what goes to telephones.

mod course;
mod draws;
mod people;
mod screen;

use bonafides_tests::property::check;
use course::{Course, course};
use people::KNOWN;
use proptest::prelude::*;

/// Courses of one run. Two desks play each.
fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    ProptestConfig { cases, max_shrink_iters: 20_000, ..ProptestConfig::default() }
}

#[test]
fn no_course_tells_who_has_an_account() {
    let floors = [("ten moves shown", 34), ("something asked", 39)];
    check(config(), &floors, &course(), |course, reached| {
        let played = course.play().map_err(TestCaseError::fail)?;
        reached.note_if(played.shown >= 10, "ten moves shown");
        reached.note_if(played.asked, "something asked");
        Ok(())
    });
}

/// A case takes so many inputs and no more, whoever it is about.
#[test]
fn no_flood_tells_who_has_an_account() {
    for course in KNOWN.into_iter().flat_map(Course::floods) {
        course.play().unwrap_or_else(|problem| panic!("{problem}"));
    }
}
