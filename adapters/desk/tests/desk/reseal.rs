use bonafides::Verdict;
use bonafides::keys::RawKeys;
use bonafides_desk::{Desk, DeskError, OperatorCase};
use tempfile::TempDir;

use crate::calls::passkey;
use crate::world::{World, builder_with, desk, operator, start, store};

/// The first keys, with new ones in use.
fn rotated() -> RawKeys {
    let mut keys = RawKeys::new([1; 32], [2; 32], [3; 32], [4; 32]);
    keys.rotate_state("state-2", [21; 32]).unwrap();
    keys.rotate_vault("vault-2", [22; 32]).unwrap();
    keys
}

/// The new keys alone.
fn new_alone() -> RawKeys {
    RawKeys::with_ids(
        ("state-2", [21; 32]),
        ("vault-2", [22; 32]),
        ("index-1", [3; 32]),
        ("grant-1", [4; 32]),
    )
    .unwrap()
}

#[test]
fn after_a_rotation_the_old_keys_open_nothing_that_is_left_while_calls_went_on() {
    let (world, folder) = (World::new(), TempDir::new().unwrap());
    let before = desk(&world, &folder);
    // More people than fit on a page, and one in the middle of a call.
    let ids: Vec<_> =
        (0..54).map(|n| before.start(&start(&format!("user{n}"))).unwrap().id().clone()).collect();
    let case = before.start(&start("sanne@contoso.example")).unwrap();
    before.run_until_idle().unwrap();
    case.choose("sms_code").unwrap();
    before.run_until_idle().unwrap();
    drop(before);

    let with = |keys| builder_with(&world, store(&folder), keys).open().unwrap();
    assert!(matches!(
        with(new_alone()).case(case.id(), &operator("o-4711")).view(),
        Err(DeskError::Fault(_))
    ));
    let desk = with(rotated());
    let me = operator("o-4711");
    let sealed = std::thread::scope(|scope| {
        // Every row changes while it is sealed anew, and is still whole.
        let calls = scope.spawn(|| {
            for id in ids.iter().rev() {
                desk.case(id, &me).choose("sms_code").unwrap();
            }
        });
        let sealed = desk.reseal().unwrap();
        calls.join().unwrap();
        sealed
    });
    assert!(sealed > 54, "{sealed}");
    assert_eq!(desk.reseal().unwrap(), 0);
    desk.run_until_idle().unwrap();
    // The old key checks the codes that were sent with it.
    let answer =
        |desk: &Desk| desk.case(case.id(), &me).answer("sms_code", [sent(&world, case.id().as_str())]);
    assert!(matches!(answer(&with(new_alone())), Err(DeskError::Fault(_))));
    assert_eq!(answer(&desk).unwrap().view.points, 30);
    drop(desk);

    let desk = with(new_alone());
    for id in &ids {
        assert_eq!(desk.case(id, &me).view().unwrap().verdict, Verdict::Challenge);
    }
    let case: OperatorCase = desk.case(case.id(), &me);
    case.choose("passkey").unwrap();
    desk.run_until_idle().unwrap();
    passkey(&desk, &world, &case);
    case.carry_out().unwrap();
    desk.run_until_idle().unwrap();
    desk.start(&start("jo@contoso.example")).unwrap();
    assert!(desk.doctor().iter().all(bonafides_desk::Check::is_fine), "{:?}", desk.doctor());
}

/// The code that was sent in a case.
fn sent(world: &World, case: &str) -> String {
    let sent = world.sent.lock().unwrap();
    let (_, (_, _, text)) =
        sent.iter().find(|(id, (channel, ..))| id.starts_with(case) && channel == "sms").unwrap();
    text.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() >= 6).unwrap().to_owned()
}
