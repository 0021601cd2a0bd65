//! Whole calls, from first contact to the end.

use bonafides::case::{CommandStatus, HostInput, OperatorInput, RefusalCode, View};
use bonafides_tests::call::{Call, accepted, refusal};

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

#[test]
fn only_the_command_that_delivers_the_secret_is_delivered() {
    for reported_first in [false, true] {
        let mut call = Call::default();
        call.open("reset_password");
        call.signal("sim_change", "none");
        call.pass_code("sms_code");
        call.pass_passkey();
        call.redeem();
        let commands: Vec<_> = call.commands.iter().map(|c| (c.id.clone(), c.task.kind())).collect();
        if reported_first {
            call.report(CommandStatus::Done);
        }
        let mut kinds = Vec::new();
        for (command, kind) in commands {
            let released = call.host(HostInput::Delivered { command });
            if kind == "deliver" {
                assert!(accepted(&released), "{:?}", released.reply);
            } else {
                assert_eq!(refusal(&released), RefusalCode::UnknownCommand, "{kind}");
                kinds.push(kind);
            }
        }
        assert!(kinds.contains(&"send_message") && kinds.contains(&"present_challenge"), "{kinds:?}");
    }
}
