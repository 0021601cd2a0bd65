use std::fs;

use serde_json::json;

use crate::Desk;

const WHY: [&str; 4] = ["--as", "a-1", "--reason", "tried in the spring"];

fn policy(desk: &Desk, args: &[&str], input: &str) -> crate::common::Done {
    let mut all = vec!["policy"];
    all.extend(args);
    desk.run_with(&all, input)
}

fn give(desk: &Desk, args: &[&str], input: &str) -> crate::common::Done {
    policy(desk, &[args, &WHY].concat(), input)
}

/// Makes the policy let someone new through.
fn loosen(desk: &Desk) {
    desk.edit("service-desk.yaml", "points: 65, factors: 2 }", "points: 60, factors: 2 }");
    desk.edit("service-desk.yaml", "required: 65, grant", "required: 60, grant");
}

#[test]
fn a_stricter_policy_is_asked_for_and_a_looser_one_twice() {
    let desk = Desk::new();
    let digest = || desk.status()["policies"][0]["digest"].clone();
    let first = digest();
    give(&desk, &["activate"], "").exits(0).says("it is in force already");
    loosen(&desk);
    let done =
        policy(&desk, &["check"], "").exits(0).says("4 tests passed").says("looser: ").says("Newly approved");
    assert!(done.out.contains("reset_password, staff"), "{}", done.out);
    for no in ["", "n\n", "maybe\n"] {
        give(&desk, &["activate"], no).exits(1).says("Put it in force? [y/N]").says("nothing was changed");
    }
    give(&desk, &["activate", "--yes"], "")
        .exits(1)
        .complains("lets someone new through")
        .complains("--accept-looser");
    assert_eq!(digest(), first);
    give(&desk, &["activate"], "y\n").exits(0).says("in force now, by a-1");
    assert_ne!(digest(), first);
    desk.doctor().exits(0);
    // Back again is stricter, and `--yes` is enough.
    desk.edit("service-desk.yaml", "points: 60, factors: 2 }", "points: 65, factors: 2 }");
    desk.edit("service-desk.yaml", "required: 60, grant", "required: 65, grant");
    let done = give(&desk, &["activate", "--yes", "--format", "json"], "").exits(0).json();
    assert_eq!((&done["tests"], &done["diff"]["result"]), (&json!(4), &json!("stricter")));
    assert_eq!((&done["digest"], digest()), (&first, first.clone()));
    give(&desk, &["activate", "--yes", "--accept-looser", "--format", "json"], "").exits(0);
}

#[test]
fn a_policy_with_a_mistake_gets_no_role() {
    let desk = Desk::new();
    let text = fs::read_to_string(desk.path("service-desk.yaml")).unwrap();
    let with = |from: &str, to: &str| {
        fs::write(desk.path("service-desk.yaml"), text.replacen(from, to, 1)).unwrap();
        give(&desk, &["activate", "--yes", "--accept-looser"], "")
    };
    with("independent: 2", "independant: 2").exits(3).complains("error[").complains("^^^");
    with("points: 70, required", "points: 71, required")
        .exits(1)
        .complains("a code and a passport are enough");
    with("match: Domain Admins", "match: Domain Adminz").exits(1).complains("Domain Adminz");
    with("  manager: { to: manager }", "  manager: { to: manager }\n  fax: { cooling: 7d }")
        .exits(2)
        .complains("`fax`")
        .complains("add `fax = ");
    fs::write(desk.path("service-desk.yaml"), &text).unwrap();
    desk.doctor().exits(0);
}

#[test]
fn pilot_and_shadow_come_and_go() {
    let desk = Desk::new();
    loosen(&desk);
    give(&desk, &["pilot", "--share", "0", "--yes"], "").exits(2).complains("0.1 to 100");
    give(&desk, &["pilot", "--share", "12.5", "--yes"], "").exits(1).complains("--accept-looser");
    give(&desk, &["pilot", "--share", "12.5"], "yes\n").exits(0).says("pilot now");
    policy(&desk, &["list"], "").exits(0).says("pilot for 12.5 % by person");
    let list = policy(&desk, &["list", "--format", "json"], "").exits(0).json();
    let roles: Vec<&str> =
        list.as_array().unwrap().iter().map(|policy| policy["role"].as_str().unwrap()).collect();
    assert_eq!((roles, &list[1]["share"]), (vec!["in_force", "pilot"], &json!(125)));
    let digest = |at: usize| list[at]["digest"].as_str().unwrap();
    give(&desk, &["withdraw", &digest(0)[..8]], "").exits(1).complains("put another one in force");
    give(&desk, &["withdraw", ""], "").exits(2).complains("exactly one policy");
    give(&desk, &["withdraw", &digest(1)[..8]], "").exits(0).says("withdrawn");
    give(&desk, &["shadow"], "").exits(0).says("shadow now");
    policy(&desk, &["list"], "").exits(0).says(", shadow by person");
    desk.run(&["doctor"]).exits(1).says("differs from the policy in force");
}

#[test]
fn two_people_where_the_desk_demands_them() {
    let desk = Desk::new();
    desk.edit("desk.toml", "# two_people", "two_people");
    loosen(&desk);
    let activate = ["policy", "activate", "--yes", "--accept-looser", "--reason", "faster", "--as"];
    let by = |who| desk.run(&[&activate[..], &[who]].concat());
    by("a-2").exits(1).complains("another person must have proposed this");
    give(&desk, &["propose"], "").exits(0).says("another person can now give it this role");
    by("a-1").exits(1).complains("another person must have proposed this");
    by("a-2").exits(0).says("in force now, by a-2");
    desk.doctor().exits(0);
}
