//! Nodes whose clocks differ.

use std::sync::Arc;

use bonafides::Time;
use bonafides::case::Fault;
use bonafides_desk::{Clock, Desk, DeskError, OperatorCase, Start};
use tempfile::TempDir;

use crate::world::{World, builder, desk, operator, start, store};

const MINUTES: i64 = 60;

/// The clock of a node that is wrong by some seconds.
pub(crate) struct Wrong(pub(crate) Arc<World>, pub(crate) i64);

impl Clock for Wrong {
    fn now(&self) -> Time {
        Time::from_milliseconds(self.0.now().milliseconds() + self.1 * 1_000)
    }
}

fn node(world: &Arc<World>, folder: &TempDir, wrong_by: i64) -> Desk {
    builder(world, store(folder)).clock(Arc::new(Wrong(Arc::clone(world), wrong_by))).open().unwrap()
}

fn choose(case: &OperatorCase) -> Result<(), DeskError> {
    case.choose("sms_code").map(|_| ())
}

#[test]
fn a_node_that_is_behind_cannot_lock_anybody_out() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    drop(desk(&world, &folder));
    let (ahead, behind) = (node(&world, &folder, 10 * MINUTES), node(&world, &folder, -10 * MINUTES));
    let case = ahead.start(&start("sanne@contoso.example")).unwrap();
    ahead.run_until_idle().unwrap();
    let there = behind.case(case.id(), &operator("o-4711"));
    for _ in 0..20 {
        assert!(matches!(choose(&there), Err(DeskError::Fault(Fault::Clock { .. }))));
    }
    assert!(behind.doctor().iter().any(|check| check.part == "clock" && !check.is_fine()));
    // Other people and operators are served.
    let other = Start::new("reset_password", operator("o-4712"), "phone").named("jo@contoso.example");
    let other = behind.start(&other).unwrap();
    behind.run_until_idle().unwrap();
    other.choose("passkey").unwrap();
    // The clock of the node reaches the stored times.
    world.pass(20 * MINUTES - 59);
    choose(&there).unwrap();
    behind.run_until_idle().unwrap();
    let turn = there.answer("sms_code", [world.code()]).unwrap();
    assert_eq!((turn.view.points, turn.view.closed), (30, false));
}
