use std::sync::Arc;
use std::time::Duration;

use bonafides::case::PolicyUse;
use bonafides_desk::{Check, Desk, DeskError, TimeLimits};
use bonafides_parts::{Channel, Message, SendStatus};
use tempfile::TempDir;

use crate::world::{POLICY, World, builder, desk, operator, start, store};

/// A gateway that is asked whether it works.
enum Gateway {
    Down,
    Hangs,
    Panics,
}

impl Channel for Gateway {
    fn send(&self, _: &Message<'_>) -> SendStatus {
        SendStatus::Retry(String::new())
    }

    fn check(&self) -> Result<(), String> {
        match self {
            Self::Down => Err("401: the credentials are refused; renew the token".to_owned()),
            Self::Hangs => {
                std::thread::sleep(Duration::from_secs(600));
                Ok(())
            }
            Self::Panics => std::panic::resume_unwind(Box::new("")),
        }
    }
}

fn wrong(desk: &Desk) -> Vec<Check> {
    desk.doctor().into_iter().filter(|check| !check.is_fine()).collect()
}

#[test]
fn a_part_that_fails_hangs_or_panics_is_named_and_the_others_are_checked() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    assert_eq!(wrong(&desk(&world, &folder)), []);
    let mut limits = TimeLimits::default();
    limits.channel = Duration::from_millis(50);
    let desk = builder(&world, store(&folder))
        .limits(limits)
        .channel("a", Arc::new(Gateway::Down))
        .channel("b", Arc::new(Gateway::Hangs))
        .channel("c", Arc::new(Gateway::Panics))
        .open()
        .unwrap();
    let wrong = wrong(&desk);
    let said: Vec<(&str, &str)> = wrong.iter().map(|check| (&*check.part, &*check.found)).collect();
    let silent = "no answer within the time limit";
    assert_eq!(
        said,
        [("channel a", "401: the credentials are refused"), ("channel b", silent), ("channel c", silent)]
    );
    assert_eq!(wrong[0].help.as_deref(), Some("renew the token"));
    assert!(desk.doctor().iter().any(|check| check.part == "sink siem" && check.is_fine()));
}

#[test]
fn a_clock_behind_the_log_and_work_that_nobody_does_are_found() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    desk.start(&start("sanne@contoso.example")).unwrap();
    world.pass(-30);
    assert_eq!(wrong(&desk), [], "as much as a step allows");
    world.pass(-31);
    assert_eq!(wrong(&desk).iter().map(|check| &*check.part).collect::<Vec<_>>(), ["clock"]);
    world.pass(61 + 5 * 60);
    assert_eq!(wrong(&desk).iter().map(|check| &*check.part).collect::<Vec<_>>(), ["commands"]);
    world.pass(2 * 86_400);
    assert_eq!(wrong(&desk).iter().map(|check| &*check.part).collect::<Vec<_>>(), ["commands", "deadlines"]);
}

#[test]
fn the_policy_in_force_cannot_be_withdrawn_and_a_candidate_can() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let desk = desk(&world, &folder);
    let by = operator("a-1");
    let in_force = desk.policy_in_force().unwrap().digest().to_owned();
    assert!(matches!(desk.withdraw_policy(&in_force, &by, "no more"), Err(DeskError::InForce)));
    let candidate = desk.candidate(&POLICY.replace("points: 90", "points: 85"), "yaml").unwrap();
    desk.use_policy(&candidate, PolicyUse::Shadow, &by, "try it").unwrap();
    desk.withdraw_policy(candidate.policy.digest(), &by, "enough").unwrap();
    let roles = desk.status().unwrap().policies;
    assert_eq!(roles.iter().map(|policy| &*policy.digest).collect::<Vec<_>>(), [in_force]);
}
