use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::common::{bonafides, root, run};
use crate::{ARI, CALL, Desk};

#[test]
fn a_new_desk_is_fine_and_a_whole_call_delivers_a_password_into_a_file() {
    let desk = Desk::new();
    let done = desk.doctor().exits(0).quietly().says("everything is fine");
    assert!(done.out.lines().filter(|line| line.starts_with("fine ")).count() > 15, "{}", done.out);
    assert_eq!(fs::metadata(desk.path("desk.keys")).unwrap().permissions().mode() & 0o777, 0o600);

    let done = desk.script(CALL, &[]).exits(0).quietly();
    assert!(done.out.contains("done\n  case "), "{}", done.out);
    let sent = fs::read_to_string(desk.path("sent/manager.jsonl")).unwrap();
    let last: serde_json::Value = serde_json::from_str(sent.lines().last().unwrap()).unwrap();
    assert_eq!(last["address"], "jo@contoso.example");
    let text = last["text"].as_str().unwrap();
    let password = text.split_whitespace().find(|word| word.len() == 20).expect("a password");
    assert!(fs::read_to_string(desk.path("directory.changes.ldif")).unwrap().contains("CN=Sanne Holm"));
    // Nobody at the desk sees the password or the code, nor what the caller said.
    let code = fs::read_to_string(desk.path("sent/sms.jsonl")).unwrap();
    let code: serde_json::Value = serde_json::from_str(code.lines().next().unwrap()).unwrap();
    let mut numbers = code["text"].as_str().unwrap().split(|c: char| !c.is_ascii_digit());
    let code = numbers.find(|digits| digits.len() == 6).unwrap();
    for secret in [password, &format!(" {code}"), "passport"] {
        assert!(!done.out.contains(secret), "`{secret}` in {}", done.out);
    }
    let records = fs::read_to_string(desk.path("records.jsonl")).unwrap();
    assert!(!records.contains(password) && records.lines().count() > 10);

    let status = desk.status();
    assert_eq!(
        (&status["open_cases"], &status["waiting"], &status["given_up"], &status["unnumbered"]),
        (&json!(0), &json!(0), &json!(0), &json!(0))
    );
    assert_eq!((&status["lag"], &status["wrong"]), (&json!({"records": 0}), &json!([])));
    assert_eq!(status["policies"][0]["by"], "person");
    desk.doctor().exits(0);
}

#[test]
fn a_second_init_refuses_and_changes_nothing() {
    let desk = Desk::new();
    let read = || -> BTreeMap<_, _> {
        let files = fs::read_dir(desk.path("")).unwrap().map(|file| file.unwrap().path());
        files.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect()
    };
    let before = read();
    let folder = desk.path("");
    let init = || run(&["desk", "init", folder.to_str().unwrap(), "--as", "a-1"]);
    init().exits(2).complains("desk.toml: the file exists already").complains("nothing was written");
    assert_eq!(read(), before);
    // Each file alone is enough: a key file without its database is not worthless.
    fs::remove_file(desk.path("desk.toml")).unwrap();
    init().exits(2).complains("desk.keys: the file exists already");
}

#[test]
fn init_refuses_before_it_writes() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("new");
    let init = |args: &[&str]| {
        let mut all = vec!["desk", "init", path.to_str().unwrap(), "--as", "a-1"];
        all.extend(args);
        run(&all)
    };
    let policy = folder.path().join("policy.yaml");
    let text = fs::read_to_string(root().join("examples/desk/service-desk.yaml")).unwrap();
    let with = |from: &str, to: &str| {
        assert!(text.contains(from));
        fs::write(&policy, text.replace(from, to)).unwrap();
        init(&["--policy", policy.to_str().unwrap(), "--directory", "examples/directory/ad-export.ldif"])
    };
    with("CN=G-All-Staff,", "CN=G-All-Stuff,").exits(1).complains("does not have these names");
    with("points: 70, required: 65", "points: 71, required: 65")
        .exits(1)
        .complains("tests of the policy fail");
    with("posture", "posture").exits(0);
    fs::remove_dir_all(&path).unwrap();
    with("independent: 2", "independant: 2").exits(3).complains("unknown-key");
    init(&["--origin", "a b"]).exits(2).complains("--origin a b");
    init(&["--directory", "no.ldif"]).exits(2).complains("no.ldif");
    assert!(!path.exists());
    let mut nobody = bonafides(&["desk", "init", path.to_str().unwrap()]);
    for name in ["USER", "LOGNAME", "USERNAME"] {
        nobody.env_remove(name);
    }
    let output = nobody.output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("pass `--as ID`"));
}

#[test]
fn the_example_is_what_init_writes() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().to_str().unwrap();
    let export = root().join("examples/directory/ad-export.ldif").canonicalize().unwrap();
    run(&[
        "desk",
        "init",
        path,
        "--as",
        "o-4711",
        "--origin",
        "log.ad.test",
        "--policy",
        "examples/desk/service-desk.yaml",
        "--directory",
        export.to_str().unwrap(),
    ])
    .exits(0);
    let written = fs::read_to_string(folder.path().join("desk.toml")).unwrap();
    let shown = fs::read_to_string(root().join("examples/desk/desk.toml")).unwrap();
    assert_eq!(written.replace(export.to_str().unwrap(), "../directory/ad-export.ldif"), shown);
}

#[test]
fn lines_in_a_pipe_are_answered_one_by_one() {
    let desk = Desk::new();
    let lines = "view\nstart reset_password sanne\nanswer sms_code 123456\nchoose sms\nchoose sms_code\n\
                 answer sms_code 000000\nanswer sms_code @code\ncarry_out\nhelp\nquit\n";
    let done = desk.run_with(&["call", "--as", "o-1"], lines).exits(0);
    for says in
        ["> answer sms_code …", "points      0 of 65", "ask         sms_code: ", "choose CHALLENGE [CONTACT]"]
    {
        assert!(done.out.contains(says), "no `{says}` in {}", done.out);
    }
    assert!(!done.out.contains("000000") && !done.out.contains("123456"), "{}", done.out);
    assert!(done.out.contains("The case stays open: `resume "), "{}", done.out);
    let errors: Vec<&str> = done.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors[0], "error: there is no case");
    for (error, says) in
        errors[1..].iter().zip(["was not asked", "no such challenge", "for scripts", "not approved"])
    {
        assert!(error.contains(says), "no `{says}` in {error}");
    }
    assert_eq!(errors.len(), 5, "{}", done.err);
    assert_eq!(done.err.lines().filter(|line| line.starts_with("help: ")).count(), 5);

    let json = desk
        .run_with(&["call", "--as", "o-1", "--format", "json"], "start reset_password jo\nview all\nview\n");
    let json = json.exits(0).lines();
    assert_eq!((&json[0]["line"], &json[0]["view"]["points_required"]), (&json!(1), &json!(65)));
    assert_eq!((&json[1]["error"]["code"], &json[2]["command"]), (&json!("line"), &json!("view")));
}

#[test]
fn a_script_stops_at_its_first_error() {
    let desk = Desk::new();
    let done = desk.script("# A story.\nstart reset_password sanne\ncarry_out\nview\n", &[]).exits(1);
    done.complains("script.txt:3: the case is not approved").says("A story.\n> start reset_password sanne");
    desk.script("start reset_password sanne\nstrat x\n", &[]).exits(2).complains("did you mean `start`?");
    desk.script("start reset_passwort sanne\n", &[]).exits(2).complains("script.txt:1: ");
}

#[test]
fn without_a_worker_everything_waits_for_one() {
    let desk = Desk::new();
    desk.open_case();
    assert!(desk.status()["waiting"].as_u64().unwrap() > 0);
    let done = desk.run(&["work", "--until-idle", "--format", "json"]).exits(0).json();
    assert!(done["commands"].as_u64().unwrap() > 0, "{done}");
    let status = desk.status();
    assert_eq!((&status["waiting"], &status["open_cases"]), (&json!(0), &json!(1)));
    desk.run(&["work", "--until-idle"]).exits(0).says("idle: 0 commands carried out");
}

#[test]
fn a_worker_carries_out_what_others_approve_and_stops_when_it_is_told() {
    let desk = Desk::new();
    let config = desk.path("desk.toml");
    for signal in ["TERM", "INT"] {
        let mut worker = bonafides(&["desk", "--config", config.to_str().unwrap(), "work", "--threads", "3"]);
        let mut worker = worker.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(worker.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.starts_with("working with 3 threads"), "{line}");
        // The script waits for the code, which only the worker sends.
        desk.script(
            &CALL
                .replace("choose photo_id", "view\ncancel")
                .split("confirm")
                .next()
                .unwrap()
                .replace("sanne", "jo"),
            &["--no-worker"],
        )
        .exits(0);
        let pid = worker.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &pid]).status().unwrap().success());
        assert_eq!(worker.wait().unwrap().code(), Some(0));
        line.clear();
        out.read_line(&mut line).unwrap();
        assert_eq!(line, "stopped\n");
    }
}

#[test]
fn a_second_person_takes_over_and_administrators_are_for_the_second_line() {
    let desk = Desk::new();
    let done = desk
        .script("start reset_password sanne\nescalate he is in a hurry\n", &["--format", "json"])
        .exits(0);
    let last = done.lines().pop().unwrap();
    assert_eq!((&last["view"]["state"], &last["command"]), (&json!("escalated"), &json!("escalate …")));
    let take_over = format!("take_over {}\n", last["case"].as_str().unwrap());
    desk.run_with(&["call", "--as", "o-1"], &take_over).exits(0).complains("cannot take over");
    let taken = desk.run_with(&["call", "--as", ARI, "--format", "json"], &take_over).exits(0);
    assert!(taken.out.contains(r#""state":"open""#), "{}", taken.out);

    let start = "start reset_password ari\n";
    desk.script(start, &[]).exits(1).complains("does not let this operator run this case");
    desk.script(start, &["--role", "second_line"]).exits(0).says("points      0 of 65");
}
