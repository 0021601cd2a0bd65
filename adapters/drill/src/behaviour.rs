//! The behaviour of callers and operators in a call.

use bonafides::analyze::WayCheck;
use bonafides::case::{CallerInput, CaseState, OperatorInput, OperatorKind, RefusalCode};
use bonafides::needs::AnswerSource;

use crate::call::{Call, World};
use crate::caller::{Caller, Chances};
use crate::error::DrillError;
use crate::luck::Luck;
use crate::people::operator;
use crate::scene::Target;

/// The maximum number of challenges that are tried in a call.
const MOST_TRIED: usize = 12;

/// Tries a way until something fails. Returns the refusal if the case did not let the caller try.
pub(crate) fn attack(
    call: &mut Call<'_>,
    world: &World<'_>,
    way: &[WayCheck],
    caller: &Caller,
    chances: &Chances<'_>,
    luck: &mut Luck,
) -> Result<Option<RefusalCode>, DrillError> {
    for check in way {
        call.wait(luck.seconds(4, 25));
        if !call.choose(&check.check)? {
            return Ok(call.refused);
        }
        let right = chances.passes(caller, &check.check, luck);
        call.wait(takes(world, &check.check, luck));
        let judged = call.answer(check, right)?;
        if right && !judged {
            return Ok(call.refused);
        }
        if !right {
            // Some guess again before they give up. The causes they hold and their luck are already drawn.
            if is_typed(world, &check.check) && luck.per_cent(35) {
                call.wait(luck.seconds(8, 40));
                call.answer(check, false)?;
            }
            return Ok(None);
        }
    }
    Ok(None)
}

/// Follows the screen until the case is approved, has ended, or nothing is left to try.
pub(crate) fn ask(
    call: &mut Call<'_>,
    world: &World<'_>,
    target: &Target,
    chances: &Chances<'_>,
    luck: &mut Luck,
) -> Result<(), DrillError> {
    let mut tried: Vec<(String, Option<String>)> = Vec::new();
    while !call.approved && !call.is_over() && tried.len() < MOST_TRIED {
        if call.state == Some(CaseState::Escalated) && !taken_over(call, world, luck)? {
            return Ok(());
        }
        if !call.is_alone() {
            // The screen shows the state after the last answers and signals.
            call.operator(OperatorInput::View)?;
        }
        let Some(check) = next(call, target, &tried, world) else {
            if tried.is_empty() || call.is_alone() || !luck.per_cent(60) {
                return Ok(());
            }
            let reason = "the caller has nothing else".into();
            if !call.operator(OperatorInput::Escalate { reason })? {
                return Ok(());
            }
            continue;
        };
        tried.push((check.check.clone(), check.item.clone()));
        call.wait(luck.seconds(5, 30));
        if !call.choose(&check.check)? {
            continue;
        }
        let passes = chances.passes(&Caller::Genuine, &check.check, luck);
        call.wait(takes(world, &check.check, luck));
        if passes {
            call.answer(&check, true)?;
        } else {
            fail(call, world, &check, luck)?;
        }
    }
    Ok(())
}

/// Plays a genuine caller who does not pass: usually they do not have what the challenge needs.
fn fail(call: &mut Call<'_>, world: &World<'_>, check: &WayCheck, luck: &mut Luck) -> Result<(), DrillError> {
    match luck.below(10) {
        0..=3 if !call.is_alone() => {
            call.unavailable(&check.check)?;
        }
        // No answer: the challenge expires.
        4 => call.wait(luck.seconds(5 * 60, 20 * 60)),
        rest => {
            call.answer(check, false)?;
            if rest > 6 && is_typed(world, &check.check) {
                call.wait(luck.seconds(8, 40));
                call.answer(check, false)?;
            }
        }
    }
    Ok(())
}

/// Returns the challenge to ask next: at the desk, the first on the screen; in self-service, that of the cheapest way.
fn next(
    call: &Call<'_>,
    target: &Target,
    tried: &[(String, Option<String>)],
    world: &World<'_>,
) -> Option<WayCheck> {
    let is_tried =
        |check: &WayCheck| tried.iter().any(|(name, item)| (name, item) == (&check.check, &check.item));
    if call.is_alone() {
        let possible = |way: &&Vec<WayCheck>| way.iter().all(|check| is_offered(world, &check.check));
        let mut ways = target.ways.iter().filter(possible);
        return ways.find_map(|way| way.iter().find(|check| !is_tried(check))).cloned();
    }
    let known = target.ways.iter().flatten();
    call.next.iter().find_map(|name| {
        let mut of_name = known.clone().filter(|check| check.check == *name && !is_tried(check));
        of_name.next().cloned()
    })
}

/// Lets a second person take over, if one is available.
fn taken_over(call: &mut Call<'_>, world: &World<'_>, luck: &mut Luck) -> Result<bool, DrillError> {
    let people = call.second_people();
    let Some(second) = people.get(luck.index(people.len())) else { return Ok(false) };
    if !luck.per_cent(70) {
        return Ok(false);
    }
    call.wait(luck.seconds(120, 1800));
    let second = operator(world.policy, second.clone(), OperatorKind::Person);
    call.take_over(second)
}

/// Ends a call that was not approved: most cases are cancelled, some are left to expire.
pub(crate) fn hang_up(call: &mut Call<'_>, luck: &mut Luck) -> Result<(), DrillError> {
    if call.is_over() || luck.per_cent(30) {
        return Ok(());
    }
    call.wait(luck.seconds(5, 60));
    if call.is_alone() {
        call.caller(CallerInput::Cancel)?;
    } else {
        call.operator(OperatorInput::Cancel)?;
    }
    Ok(())
}

/// Returns true if a page without an operator offers the challenge.
pub(crate) fn is_offered(world: &World<'_>, challenge: &str) -> bool {
    let answers = world.challenges.get(challenge).map(|challenge| challenge.answers);
    !matches!(answers, Some(AnswerSource::Vouch(_) | AnswerSource::Confirm) | None)
}

/// Returns true if the answer is typed, and can be tried again.
fn is_typed(world: &World<'_>, challenge: &str) -> bool {
    let answers = world.challenges.get(challenge).map(|challenge| challenge.answers);
    !matches!(
        answers,
        Some(AnswerSource::Vouch(_) | AnswerSource::Confirm | AnswerSource::External(_)) | None
    )
}

/// Returns the time that an answer takes, in milliseconds.
fn takes(world: &World<'_>, challenge: &str, luck: &mut Luck) -> i64 {
    let (least, most) = match world.challenges.get(challenge).map(|challenge| challenge.answers) {
        Some(AnswerSource::Questions(_)) => (30, 120),
        Some(AnswerSource::Code { .. }) => (12, 70),
        Some(AnswerSource::Totp) => (8, 35),
        Some(AnswerSource::Vouch(_)) => (60, 900),
        Some(AnswerSource::Confirm) => (60, 200),
        Some(AnswerSource::External(_)) => (6, 40),
        _ => (15, 60),
    };
    luck.seconds(least, most)
}
