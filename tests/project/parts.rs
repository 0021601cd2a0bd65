//! The tables of directories and of faults in `docs/parts.md`: each cell, and each row, is a test.

use std::fs;
use std::path::Path;

/// The parts, each with its folder and the column's title.
const PARTS: [(&str, &str); 6] = [
    ("adapters/desk/tests/first", "LDIF export"),
    ("adapters/active-directory/tests", "Active Directory"),
    ("adapters/keycloak/tests", "Keycloak"),
    ("adapters/scim/tests", "SCIM"),
    ("adapters/entra/tests", "Entra ID"),
    ("adapters/okta/tests", "Okta"),
];

/// Claims, each with the test that shows it, by part; empty where none does.
const CLAIMS: [(&str, [&str; 6]); 17] = [
    (
        "a typed name means one account, or nobody",
        [
            "names_that_people_type_become_ids",
            "samba_a_name_of_two_accounts_or_of_something_else_is_nobodys",
            "keycloak_a_name_means_one_account_or_nobody",
            "scim_a_name_means_one_account_or_nobody",
            "a_name_means_one_account_or_nobody",
            "a_name_means_one_account_or_nobody",
        ],
    ),
    (
        "no typed text becomes a part of a search",
        [
            "",
            "samba_no_text_becomes_a_part_of_a_filter",
            "keycloak_a_name_means_one_account_or_nobody",
            "scim_a_name_means_one_account_or_nobody",
            "a_name_means_one_account_or_nobody",
            "a_name_means_one_account_or_nobody",
        ],
    ),
    (
        "a renamed group keeps its id",
        [
            "the_members_of_a_renamed_group_are_still_its_people",
            "samba_a_renamed_group_keeps_its_id_and_a_deleted_group_has_none",
            "",
            "scim_groups_have_ids_and_are_the_same_when_renamed",
            "groups_have_ids_and_are_the_same_when_renamed",
            "groups_have_ids_and_are_the_same_when_renamed",
        ],
    ),
    (
        "groups of groups count",
        [
            "a_profile_has_all_groups_contacts_and_people",
            "samba_groups_of_groups_of_each_kind_and_in_a_cycle_count_and_the_primary_group_also",
            "keycloak_groups_have_ids_paths_and_those_above",
            "",
            "",
            "",
        ],
    ),
    (
        "5 000 groups of one person count",
        [
            "",
            "samba_five_thousand_groups_all_count",
            "",
            "",
            "a_member_of_5000_groups_has_them_all",
            "a_member_of_5000_groups_has_them_all",
        ],
    ),
    (
        "a profile has contacts and people",
        [
            "a_profile_has_all_groups_contacts_and_people",
            "samba_a_profile_has_contacts_people_and_facts",
            "keycloak_a_profile_has_contacts_and_people_whose_age_is_unknown",
            "scim_a_profile_has_contacts_and_people_whose_age_is_unknown",
            "a_profile_has_registered_contacts_and_people_whose_age_is_unknown",
            "a_profile_has_contacts_and_people_whose_age_is_unknown",
        ],
    ),
    (
        "a manager who does not exist or cannot act is nobody",
        [
            "",
            "samba_a_manager_who_does_not_exist_or_cannot_act_is_nobody",
            "",
            "",
            "a_manager_who_does_not_exist_or_cannot_act_is_nobody",
            "a_manager_is_named_by_an_id_or_by_what_is_proven",
        ],
    ),
    (
        "a new password is in force",
        [
            "",
            "samba_a_chosen_password_is_in_force_at_once_with_any_characters",
            "keycloak_a_one_time_password_must_be_changed_and_ends_every_session",
            "scim_a_password_is_set_and_nobody_knows_that_of_a_lock_out",
            "a_password_is_set_once_and_every_session_ends",
            "a_password_is_set_once_then_another_is_demanded_and_every_session_ends",
        ],
    ),
    (
        "another one is demanded at the first sign-in",
        [
            "",
            "samba_a_one_time_password_must_be_changed_and_then_another_is_in_force",
            "keycloak_a_one_time_password_must_be_changed_and_ends_every_session",
            "",
            "a_password_is_set_once_and_every_session_ends",
            "a_password_is_set_once_then_another_is_demanded_and_every_session_ends",
        ],
    ),
    (
        "a change without an answer is unknown, and sent once",
        [
            "",
            "samba_a_domain_controller_that_dies_in_a_modification_leaves_it_unknown_and_it_is_sent_once",
            "keycloak_a_change_without_an_answer_is_unknown_and_sent_once",
            "scim_a_change_without_an_answer_is_unknown_and_sent_once",
            "a_change_without_an_answer_is_unknown_and_sent_once",
            "a_change_without_an_answer_is_unknown_and_sent_once",
        ],
    ),
    (
        "administrators are never touched",
        [
            "",
            "samba_administrators_are_never_touched",
            "keycloak_administrators_clients_and_weak_passwords_are_refused",
            "",
            "administrators_guests_and_accounts_from_elsewhere_are_refused",
            "administrators_and_accounts_whose_password_is_elsewhere_are_refused",
        ],
    ),
    (
        "a password that the directory refuses changes nothing",
        [
            "",
            "samba_a_password_that_the_domain_refuses_changes_nothing",
            "keycloak_administrators_clients_and_weak_passwords_are_refused",
            "",
            "a_password_that_the_tenant_does_not_allow_is_refused",
            "a_password_that_the_org_does_not_allow_is_refused",
        ],
    ),
    (
        "a lock-out leaves a password that nobody knows",
        [
            "locking_out_sets_a_password_that_nobody_knows",
            "samba_locking_out_makes_the_present_password_useless",
            "keycloak_a_lock_out_leaves_no_way_in",
            "scim_a_password_is_set_and_nobody_knows_that_of_a_lock_out",
            "a_lock_out_sets_a_password_that_nobody_knows_and_repeats_only_what_failed",
            "a_lock_out_sets_a_password_that_nobody_knows_and_repeats_only_what_failed",
        ],
    ),
    (
        "the least rights suffice",
        [
            "",
            "samba_the_least_rights_are_enough",
            "keycloak_the_least_rights_have_no_fault",
            "",
            "a_desk_with_the_least_rights_has_no_fault",
            "a_desk_with_the_least_rights_has_no_fault",
        ],
    ),
    (
        "too few or too many rights are named",
        [
            "",
            "samba_too_few_rights_are_named_with_the_command_that_gives_them",
            "keycloak_each_fault_is_named_with_its_remedy",
            "",
            "rights_that_are_too_few_or_too_many_are_named",
            "rights_that_are_too_few_or_too_many_are_named",
        ],
    ),
    (
        "each other fault is named with its remedy",
        [
            "an_account_without_an_id_refuses_the_export",
            "samba_each_domain_controller_is_examined",
            "keycloak_each_fault_is_named_with_its_remedy",
            "scim_each_fault_is_named_with_its_remedy",
            "each_fault_is_named_with_its_remedy",
            "each_fault_is_named_with_its_remedy",
        ],
    ),
    (
        "a call ends in time",
        [
            "",
            "samba_the_next_domain_controller_is_asked_and_a_call_ends_in_time",
            "a_reset_is_one_call_with_one_time_limit",
            "",
            "a_change_whose_time_ends_after_it_was_sent_is_unknown",
            "a_call_ends_in_time",
        ],
    ),
];

/// Faults, each with the part on which it is made, the folder of its tests, and these.
const FAULTS: &[(&str, &str, &str, &[&str])] = &[
    (
        "text that would be a filter, in every identifier",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_no_text_becomes_a_part_of_a_filter"],
    ),
    (
        "a name that finds two accounts",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_name_of_two_accounts_or_of_something_else_is_nobodys"],
    ),
    (
        "a renamed and a deleted group",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_renamed_group_keeps_its_id_and_a_deleted_group_has_none"],
    ),
    (
        "groups that contain each other",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_groups_of_groups_of_each_kind_and_in_a_cycle_count_and_the_primary_group_also"],
    ),
    (
        "5 000 groups of one person",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_five_thousand_groups_all_count"],
    ),
    (
        "a referral to another domain; a manager who does not exist, is no account or is disabled",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_manager_who_does_not_exist_or_cannot_act_is_nobody"],
    ),
    (
        "a certificate that has expired, is self-signed, is of another authority or for another name",
        "Samba domain",
        "adapters/active-directory/tests",
        &["certificate_of_a_server_that_is_not_verified_is_refused_with_the_reason"],
    ),
    (
        "a domain controller that dies in a modification, before it or after it",
        "Samba domain",
        "adapters/active-directory/tests",
        &[
            "samba_a_domain_controller_that_dies_in_a_modification_leaves_it_unknown_and_it_is_sent_once",
            "samba_a_fault_before_the_modification_is_no_reason_to_fail",
        ],
    ),
    (
        "a domain controller that hangs",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_the_next_domain_controller_is_asked_and_a_call_ends_in_time"],
    ),
    (
        "a referral in place of an answer",
        "domain controller that plays a script",
        "adapters/active-directory/src",
        &["a_referral_is_a_refusal_and_never_followed"],
    ),
    (
        "a wrong password of the desk",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_wrong_password_of_the_desk_is_tried_once"],
    ),
    (
        "too few rights of the desk",
        "Samba domain",
        "adapters/active-directory/tests",
        &[
            "samba_too_few_rights_are_named_with_the_command_that_gives_them",
            "samba_without_the_right_nothing_changes",
        ],
    ),
    (
        "too many rights of the desk",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_too_many_rights_are_named"],
    ),
    (
        "an account that is locked, disabled, expired or must change its password",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_the_state_of_an_account_is_seen"],
    ),
    (
        "an administrator, protected already or not yet",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_administrators_are_never_touched"],
    ),
    (
        "a password that the domain refuses",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_password_that_the_domain_refuses_changes_nothing"],
    ),
    (
        "an account whose password never expires",
        "Samba domain",
        "adapters/active-directory/tests",
        &["samba_a_one_time_password_is_refused_where_it_would_last"],
    ),
    (
        "a password that the realm refuses, an administrator of it",
        "Keycloak",
        "adapters/keycloak/tests",
        &["keycloak_administrators_clients_and_weak_passwords_are_refused"],
    ),
    (
        "an identity provider whose clock is wrong; a sign-in that is too old",
        "Keycloak",
        "adapters/keycloak/tests",
        &["keycloak_an_old_sign_in_and_a_wrong_clock_are_no_proof"],
    ),
    (
        "a token for another audience, of another issuer or of a lower level",
        "Keycloak",
        "adapters/keycloak/tests",
        &["keycloak_another_audience_level_secret_or_issuer_is_no_proof"],
    ),
    (
        "a response that is played back",
        "Keycloak",
        "adapters/keycloak/tests",
        &["keycloak_a_response_counts_once_and_for_its_own_request"],
    ),
    (
        "a mail server that takes a mail and hangs up",
        "mail server",
        "adapters/smtp/tests",
        &["channels_a_mail_that_was_taken_without_an_answer_is_unknown"],
    ),
    (
        "the same, at a desk: no second mail",
        "desk, mail server",
        "adapters/desk/tests",
        &["channels_a_mail_that_may_have_been_taken_is_not_sent_again"],
    ),
    (
        "a mail server that greylists",
        "desk, mail server",
        "adapters/desk/tests",
        &["channels_a_code_arrives_after_a_greylist"],
    ),
    (
        "a mail server that hangs, at each stage",
        "mail server",
        "adapters/smtp/tests",
        &[
            "channels_each_fault_of_a_server_says_what_follows_for_the_text",
            "channels_one_limit_is_for_everything",
        ],
    ),
    (
        "a mail server that does not prove its name",
        "mail server",
        "adapters/smtp/tests",
        &["channels_a_server_that_does_not_prove_its_name_gets_nothing"],
    ),
    (
        "a webhook that redirects, refuses, fails or hangs",
        "HTTPS gateway",
        "adapters/webhook/tests",
        &["channels_each_behaviour_of_a_gateway_says_what_follows_for_the_text"],
    ),
    (
        "a webhook that answers 500, then 200",
        "HTTPS gateway",
        "adapters/webhook/tests",
        &["channels_a_gateway_that_fails_once_takes_a_repetition_under_the_same_id"],
    ),
    (
        "a gateway that does not prove its name",
        "HTTPS gateway",
        "adapters/webhook/tests",
        &["channels_a_gateway_that_does_not_prove_its_name_gets_nothing"],
    ),
    (
        "a webhook signed with another key, changed or played back",
        "HTTPS gateway",
        "adapters/webhook/tests",
        &[
            "channels_a_webhook_by_another_key_or_changed_is_refused",
            "channels_a_webhook_that_is_played_back_changes_nothing",
        ],
    ),
    (
        "a copy of an authenticator",
        "passkeys, authenticators in software",
        "adapters/passkeys/tests",
        &["a_copy_of_an_authenticator_fails_the_challenge_before_the_eyes_of_the_operator"],
    ),
    (
        "a response that was made for another case, challenge or relying party",
        "passkeys, authenticators in software",
        "adapters/passkeys/tests",
        &["a_response_that_was_made_for_something_else_is_refused"],
    ),
    (
        "somebody who changes the database of the passkeys",
        "passkeys",
        "adapters/passkeys/tests",
        &["every_changed_byte_of_a_row_is_found"],
    ),
];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The text of all files below a folder.
fn sources(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        text += &if path.is_dir() { sources(&path) } else { fs::read_to_string(&path).unwrap() };
    }
    text
}

#[test]
fn the_table_of_directories_has_a_test_for_each_cell() {
    let row = |cells: Vec<&str>| format!("| {} |\n", cells.join(" | "));
    let titles = PARTS.map(|(_, title)| title);
    let mut table = row([&[""], &titles[..]].concat());
    table += &format!("|---|{}\n", ":-:|".repeat(PARTS.len()));
    for (claim, tests) in CLAIMS {
        for ((folder, _), test) in PARTS.iter().zip(tests).filter(|(_, test)| !test.is_empty()) {
            let is_there = sources(&root().join(folder)).contains(&format!("fn {test}("));
            assert!(is_there, "{folder}: there is no test `{test}`");
        }
        let cells = tests.map(|test| if test.is_empty() { "" } else { "yes" });
        table += &row([&[claim], &cells[..]].concat());
    }
    let page = fs::read_to_string(root().join("docs/parts.md")).unwrap();
    assert!(page.contains(&table), "docs/parts.md lacks this table:\n{table}");
}

#[test]
fn the_table_of_faults_names_tests_that_exist() {
    let mut table = "| fault | part | test |\n|---|---|---|\n".to_owned();
    for (fault, part, folder, tests) in FAULTS {
        let sources = sources(&root().join(folder));
        for test in *tests {
            assert!(sources.contains(&format!("fn {test}(")), "{folder}: there is no test `{test}`");
        }
        let tests: Vec<String> = tests.iter().map(|test| format!("`{test}`")).collect();
        table += &format!("| {fault} | {part} | {} |\n", tests.join(", "));
    }
    let page = fs::read_to_string(root().join("docs/parts.md")).unwrap();
    assert!(page.contains(&table), "docs/parts.md lacks this table:\n{table}");
}
