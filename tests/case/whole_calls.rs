//! Whole calls, from first contact to the end.

use bonafides::case::{CommandStatus, OperatorInput, View};
use bonafides_tests::call::{Call, accepted};

#[test]
fn a_reset_runs_from_opening_to_delivery() {
    let mut call = Call::default();
    call.open("reset_password");
    call.signal("sim_change", "none");
    call.pass_code("sms_code");
    let view = call.says(OperatorInput::View).reply.view;
    println!("{view:#?}");
    call.pass_passkey();
    assert!(call.grant().is_some());
    let released = call.redeem();
    assert!(accepted(&released), "{:?}", released.reply);
    println!("{:#?}", call.newest("deliver"));
    let released = call.report(CommandStatus::Done);
    assert!(released.case.is_over());
    for record in call.desk.store.records(&call.id()) {
        println!("{record}\n");
    }
    let View::Host(_) = released.reply.view else { panic!() };
}

#[test]
fn questions_can_be_enrolled_and_asked() {
    let mut call = Call::default();
    call.enrol_questions();
    call.open("reset_password");
    call.choose("questions");
    let right = call.right_answers();
    let released = call.answer("questions", &right);
    assert!(accepted(&released));
}
