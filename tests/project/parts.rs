//! The table of directories in `docs/parts.md`: each cell is a test.

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
