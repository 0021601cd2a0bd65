//! The domain of `tests/samba/test`, and what others than the desk do in it: with programs that are not of this project.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_active_directory::ActiveDirectory;
use bonafides_parts::Directory as _;

pub(crate) const PEOPLE: &str = "OU=People,DC=ad,DC=test";
/// The password of every account of a person when a test begins.
pub(crate) const FIRST_PASSWORD: &str = "Start-Passw0rd-1";
const DESK: &str = "svc-desk@ad.test";
const DESK_PASSWORD: &str = "Service-Passw0rd-1";
const ADMINISTRATOR: [&str; 4] = ["-D", "administrator@ad.test", "-w", "Adm1n-Passw0rd!"];

/// The folder of the domain.
pub(crate) fn folder() -> PathBuf {
    std::env::var_os("BONAFIDES_SAMBA").expect("run tests/samba/test, which sets BONAFIDES_SAMBA").into()
}

/// The IP address of the domain controller.
pub(crate) fn address() -> String {
    std::fs::read_to_string(folder().join("address")).unwrap().trim().to_owned()
}

pub(crate) fn url() -> String {
    format!("ldaps://{}", address())
}

/// The directory as a desk has it.
pub(crate) fn directory() -> ActiveDirectory {
    through(&[url()])
}

/// The directory through other addresses.
pub(crate) fn through(urls: &[String]) -> ActiveDirectory {
    directory_of(DESK, urls, PEOPLE)
}

/// The directory for an account, through addresses, with the accounts below a base.
pub(crate) fn directory_of(account: &str, urls: &[String], base: &str) -> ActiveDirectory {
    let controllers: Vec<_> = urls.iter().map(|url| url.parse().unwrap()).collect();
    let password = || Ok(Sensitive::from(DESK_PASSWORD));
    // The machine may be slow, and no test is about the usual limit.
    let limit = Duration::from_secs(60);
    ActiveDirectory::new(controllers, folder().join("ca.pem"), base, account, password).time_limit(limit)
}

/// The id of an account that is there.
pub(crate) fn id(name: &str) -> String {
    directory().find(name).unwrap().unwrap_or_else(|| panic!("there is no {name}"))
}

fn run(program: &str, arguments: &[&str], input: &str) -> Output {
    let folder = folder();
    let mut child = Command::new(program)
        .args(arguments)
        .env("LDAPTLS_CACERT", folder.join("ca.pem"))
        .env("KRB5_CONFIG", folder.join("krb5.conf"))
        .env("KRB5CCNAME", "MEMORY:")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Makes changes as the administrator, as change records.
pub(crate) fn administer(changes: &str) {
    let url = url();
    let output = run("ldapmodify", &[&["-x", "-H", &url][..], &ADMINISTRATOR].concat(), changes);
    assert!(output.status.success(), "{}", text(&output));
}

/// Makes changes as the desk's account, without the desk; returns the result code.
pub(crate) fn change_as_desk(changes: &str) -> Option<i32> {
    let url = url();
    run("ldapmodify", &["-x", "-H", &url, "-D", DESK, "-w", DESK_PASSWORD], changes).status.code()
}

/// Returns the values of an attribute of an account, as the administrator sees them; binary values in base64.
pub(crate) fn attribute(sign_in: &str, name: &str) -> Vec<String> {
    let (url, filter) = (url(), format!("(sAMAccountName={sign_in})"));
    let search = ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &url, "-b", "DC=ad,DC=test", &filter, name];
    let output = run("ldapsearch", &[&search[..], &ADMINISTRATOR].concat(), "");
    assert!(output.status.success(), "{}", text(&output));
    let lines = String::from_utf8(output.stdout).unwrap();
    let value = |line: &str| {
        let rest = line.strip_prefix(name)?.strip_prefix(':')?;
        Some(rest.trim_start_matches(':').trim().to_owned())
    };
    lines.lines().filter_map(value).collect()
}

/// Signs in over LDAP; an error is the number by which Active Directory says why not.
pub(crate) fn sign_in(name: &str, password: &str) -> Result<(), String> {
    let (url, user) = (url(), format!("{name}@ad.test"));
    let output = run("ldapsearch", &["-x", "-H", &url, "-D", &user, "-w", password, "-s", "base", "1.1"], "");
    if output.status.success() {
        return Ok(());
    }
    let text = text(&output);
    let code = text.split_once("data ").and_then(|(_, rest)| rest.split([',', ' ', '\n']).next());
    Err(code.unwrap_or_else(|| panic!("{text}")).to_owned())
}

/// Signs in with Kerberos; the error is the program's.
pub(crate) fn kinit(name: &str, password: &str) -> Result<(), String> {
    let output = run("kinit", &[&format!("{name}@AD.TEST")], &format!("{password}\n"));
    if output.status.success() { Ok(()) } else { Err(text(&output)) }
}

/// Changes a password with Kerberos, as its owner does at the first sign-in.
pub(crate) fn kpasswd(name: &str, old: &str, new: &str) -> Result<(), String> {
    let output = run("kpasswd", &[&format!("{name}@AD.TEST")], &format!("{old}\n{new}\n{new}\n"));
    let text = text(&output);
    if output.status.success() { Ok(()) } else { Err(text) }
}

/// Runs a command of `samba-tool` that the desk proposes, on the domain controller.
pub(crate) fn samba_tool(command: &str) {
    let (_, rest) = command.split_once("samba-tool ").expect("a command of samba-tool");
    let folder = folder();
    let (database, configuration) = (folder.join("private/sam.ldb"), folder.join("smb.conf"));
    let script = format!("samba-tool {rest} -H '{}' -s '{}'", database.display(), configuration.display());
    let output = run("sh", &["-c", &script], "");
    assert!(output.status.success(), "{}", text(&output));
}

/// Restarts the domain controller with another certificate.
pub(crate) fn restart_with(certificate: &str) {
    let output = run(folder().join("ctl").to_str().unwrap(), &["certificate", certificate], "");
    assert!(output.status.success(), "{}", text(&output));
}
