//! The stand-in: as much of the Okta Management API as the desk uses.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_http_testing::{Received, Reply, StandIn};
use bonafides_okta::Okta;
use bonafides_tls::Trust;
use serde_json::{Value, json};

/// The permissions that suffice.
pub(crate) const ENOUGH: [&str; 3] = ["okta.users.manage", "okta.groups.read", "okta.iam.read"];
pub(crate) const TOKEN: &str = "desk-token";
/// The entries of a page: few, so that every list has several.
const PAGE: usize = 2;

/// Returns the id of an account with a number.
pub(crate) fn id(number: u32) -> String {
    format!("00u{number:017}")
}

/// Returns the id of a group with a number.
pub(crate) fn group_id(number: u32) -> String {
    format!("00g{number:017}")
}

/// The id of the role of the desk.
fn role_id() -> String {
    "cr000000000000000001".to_owned()
}

/// The people, by number.
pub(crate) const SANNE: u32 = 1;
pub(crate) const MIKKEL: u32 = 2;
pub(crate) const OLE: u32 = 3;
pub(crate) const GONE: u32 = 4;
pub(crate) const LEFT: u32 = 5;
pub(crate) const BOSS: u32 = 6;
pub(crate) const SYNCHRONISED: u32 = 7;
/// The owner of the token.
pub(crate) const DESK: u32 = 8;
/// The groups, by number.
pub(crate) const PAYROLL: u32 = 101;
pub(crate) const FINANCE: u32 = 102;

/// The objects of an org.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) users: Vec<Value>,
    pub(crate) groups: Vec<Value>,
    pub(crate) members: Vec<(u32, u32)>,
    pub(crate) roles: Vec<(u32, Value)>,
    pub(crate) permissions: Vec<String>,
    /// The passwords that were set.
    pub(crate) passwords: Vec<String>,
    /// The accounts as a search finds them: as they were some time ago. Empty if they are the same.
    pub(crate) earlier: Vec<Value>,
    /// The groups as a search finds them.
    pub(crate) earlier_groups: Vec<Value>,
    pub(crate) ended: usize,
    /// Counts the changes of passwords.
    clock: u32,
}

pub(crate) struct Org {
    pub(crate) server: StandIn,
    pub(crate) state: Arc<Mutex<State>>,
}

pub(crate) fn user(number: u32, name: &str) -> Value {
    json!({
        "id": id(number), "status": "ACTIVE", "lastLogin": "2026-03-02T08:00:00.000Z",
        "passwordChanged": "2026-03-01T11:22:33.250Z",
        "profile": {
            "login": format!("{name}@contoso.example"), "email": format!("{name}@contoso.example"),
            "firstName": name, "lastName": "Berg", "locale": "en_US",
        },
        "credentials": { "password": {}, "provider": { "type": "OKTA", "name": "OKTA" } },
    })
}

pub(crate) fn group(number: u32, name: &str) -> Value {
    json!({ "id": group_id(number), "type": "OKTA_GROUP", "profile": { "name": name, "description": null } })
}

/// A role that the org has made.
pub(crate) fn custom_role() -> Value {
    json!({ "id": "irb00000000000000001", "type": "CUSTOM", "role": role_id(), "status": "ACTIVE" })
}

impl State {
    fn new() -> Self {
        let mut users = vec![
            user(SANNE, "sanne"),
            user(MIKKEL, "mikkel"),
            user(OLE, "ole"),
            user(GONE, "gone"),
            user(LEFT, "left"),
            user(BOSS, "boss"),
            user(SYNCHRONISED, "synced"),
            user(DESK, "desk"),
        ];
        users[0]["profile"]["employeeNumber"] = json!("4711");
        users[0]["profile"]["preferredLanguage"] = json!("da");
        users[0]["profile"]["mobilePhone"] = json!("+4512345601");
        users[0]["profile"]["primaryPhone"] = json!("+4587654321");
        users[0]["profile"]["secondEmail"] = json!("sanne@home.example");
        users[0]["profile"]["managerId"] = json!(id(MIKKEL));
        users[2]["profile"]["employeeNumber"] = json!("O\"Brien\\");
        users[3]["status"] = json!("SUSPENDED");
        users[4]["status"] = json!("DEPROVISIONED");
        users[6]["credentials"]["provider"]["type"] = json!("ACTIVE_DIRECTORY");
        let super_admin =
            json!({ "id": "ra1", "type": "SUPER_ADMIN", "status": "ACTIVE", "assignmentType": "GROUP" });
        Self {
            users,
            groups: vec![group(PAYROLL, "Payroll"), group(FINANCE, "Finance"), group(103, "Everyone")],
            members: vec![
                (SANNE, PAYROLL),
                (SANNE, FINANCE),
                (SANNE, 103),
                (MIKKEL, FINANCE),
                (GONE, FINANCE),
                (LEFT, FINANCE),
            ],
            roles: vec![(BOSS, super_admin), (DESK, custom_role())],
            permissions: ENOUGH.map(str::to_owned).to_vec(),
            passwords: Vec::new(),
            earlier: Vec::new(),
            earlier_groups: Vec::new(),
            ended: 0,
            clock: 0,
        }
    }

    /// Answers a request with a token.
    fn answer(&mut self, url: &str, request: &Received) -> Reply {
        let line = request.line().replace("/api/v1", "");
        let (method, path) = line.split_once(' ').unwrap();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match (method, parts.as_slice()) {
            ("GET", ["users"]) => {
                let known = if self.earlier.is_empty() { &self.users } else { &self.earlier };
                page(url, request, &searched(known, request))
            }
            ("GET", ["users", "me"]) => self.user(&id(DESK)),
            ("GET", ["users", user]) => self.user(user),
            ("GET", ["users", user, "groups"]) => {
                let in_it = |group: &&Value| {
                    self.members
                        .iter()
                        .any(|(member, of)| id(*member) == *user && group["id"] == group_id(*of))
                };
                page(url, request, &self.groups.iter().filter(in_it).cloned().collect::<Vec<_>>())
            }
            ("GET", ["users", user, "roles"]) => {
                let roles =
                    self.roles.iter().filter(|(of, _)| id(*of) == *user).map(|(_, role)| role.clone());
                page(url, request, &roles.collect::<Vec<_>>())
            }
            ("GET", ["iam", "roles", role, "permissions"]) if *role == role_id() => {
                let all: Vec<Value> =
                    self.permissions.iter().map(|label| json!({ "label": label })).collect();
                Reply::new(200, json!({ "permissions": all }).to_string())
            }
            ("GET", ["groups"]) => {
                let known = if self.earlier_groups.is_empty() { &self.groups } else { &self.earlier_groups };
                page(url, request, &searched(known, request))
            }
            ("GET", ["groups", group]) => object(&self.groups, group),
            ("GET", ["groups", group, "users"]) => {
                let in_it = |user: &&Value| {
                    self.members
                        .iter()
                        .any(|(member, of)| group_id(*of) == *group && user["id"] == id(*member))
                };
                page(url, request, &self.users.iter().filter(in_it).cloned().collect::<Vec<_>>())
            }
            ("POST", ["users", user]) => self.set_password(user, &request.body),
            ("POST", ["users", user, "lifecycle", "expire_password"]) => self.with_status(
                user,
                &["ACTIVE", "LOCKED_OUT", "RECOVERY", "PASSWORD_EXPIRED"],
                "PASSWORD_EXPIRED",
            ),
            ("POST", ["users", user, "lifecycle", "unlock"]) => {
                self.with_status(user, &["LOCKED_OUT"], "ACTIVE")
            }
            ("DELETE", ["users", _, "sessions"]) => {
                assert_eq!(request.parameter("oauthTokens").as_deref(), Some("true"));
                self.ended += 1;
                Reply::new(204, "")
            }
            _ => error(404, "E0000007"),
        }
    }

    /// As a directory does that makes the account active: the safe assumption about Okta.
    fn set_password(&mut self, user: &str, body: &str) -> Reply {
        let change: Value = serde_json::from_str(body).unwrap();
        assert_eq!(change.as_object().unwrap().keys().collect::<Vec<_>>(), ["credentials"]);
        let password = change["credentials"]["password"]["value"].as_str().unwrap();
        if password == "weak" {
            return error(403, "E0000080");
        }
        let Some(found) = self.users.iter_mut().find(|one| one["id"] == user) else {
            return error(404, "E0000007");
        };
        self.clock += 1;
        self.passwords.push(password.to_owned());
        found["passwordChanged"] = json!(format!("2026-04-01T00:00:00.{:03}Z", self.clock));
        if found["status"] != "LOCKED_OUT" {
            found["status"] = json!("ACTIVE");
        }
        Reply::new(200, found.to_string())
    }

    fn with_status(&mut self, user: &str, from: &[&str], to: &str) -> Reply {
        let Some(found) = self.users.iter_mut().find(|one| one["id"] == user) else {
            return error(404, "E0000007");
        };
        if !from.contains(&found["status"].as_str().unwrap()) {
            return error(403, if to == "ACTIVE" { "E0000032" } else { "E0000038" });
        }
        found["status"] = json!(to);
        Reply::new(200, found.to_string())
    }

    /// In place of an id, the API takes a sign-in name, or its part before the `@`.
    fn user(&self, user: &str) -> Reply {
        let is_meant = |one: &&Value| {
            let login = one["profile"]["login"].as_str().unwrap();
            one["id"] == user || login.split('@').next() == Some(user)
        };
        self.users
            .iter()
            .find(is_meant)
            .map_or_else(|| error(404, "E0000007"), |user| Reply::new(200, user.to_string()))
    }

    /// Returns the state of an account.
    pub(crate) fn status(&self, number: u32) -> String {
        let found = self.users.iter().find(|one| one["id"] == id(number)).unwrap();
        found["status"].as_str().unwrap().to_owned()
    }
}

fn object(all: &[Value], id: &str) -> Reply {
    let found = all.iter().find(|one| one["id"] == id);
    found.map_or_else(|| error(404, "E0000007"), |one| Reply::new(200, one.to_string()))
}

/// Returns the objects for which the search of a request holds: one comparison of a property, as SCIM has it. The case of values
/// does not matter.
fn searched(all: &[Value], request: &Received) -> Vec<Value> {
    let Some(search) = request.parameter("search") else { return all.to_vec() };
    let (property, literal) = search.split_once(" eq ").unwrap();
    // A string of JSON, and nothing after it.
    let value: String = serde_json::from_str(literal).unwrap();
    let property = property.strip_prefix("profile.").unwrap();
    let is_same = |one: &&Value| {
        one["profile"][property].as_str().is_some_and(|own| own.to_lowercase() == value.to_lowercase())
    };
    all.iter().filter(is_same).cloned().collect()
}

pub(crate) fn error(status: u16, code: &str) -> Reply {
    Reply::new(status, json!({ "errorCode": code, "errorSummary": "hunter2", "errorCauses": [] }).to_string())
}

/// Returns a page of a list, with links to itself and to the next.
fn page(url: &str, request: &Received, all: &[Value]) -> Reply {
    let skip: usize = request.parameter("after").map_or(0, |after| after.parse().unwrap());
    let part: Vec<&Value> = all.iter().skip(skip).take(PAGE).collect();
    let reply = Reply::new(200, json!(part).to_string())
        .header("Link", format!("<{url}{}>; rel=\"self\"", request.target));
    if skip + PAGE >= all.len() {
        return reply;
    }
    let target = request.target.split("&after").next().unwrap();
    let joint = if target.contains('?') { '&' } else { '?' };
    reply.header("Link", format!("<{url}{target}{joint}after={}>; rel=\"next\"", skip + PAGE))
}

impl Org {
    pub(crate) fn new() -> Self {
        Self::answering(|_, _| None)
    }

    /// Starts an org that answers some requests otherwise. The second argument is the number of earlier requests with this
    /// method and path.
    pub(crate) fn answering(
        otherwise: impl Fn(&Received, usize) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let state = Arc::new(Mutex::new(State::new()));
        let (held, counts) = (Arc::clone(&state), Mutex::new(Vec::<String>::new()));
        let server = StandIn::new(move |request| {
            let line = request.line();
            let before = {
                let mut counts = counts.lock().unwrap();
                counts.push(line.clone());
                counts.iter().filter(|one| **one == line).count() - 1
            };
            if let Some(reply) = otherwise(request, before) {
                return reply;
            }
            if request.header("authorization") != Some(&format!("SSWS {TOKEN}")) {
                return error(401, "E0000011");
            }
            let url = format!("http://{}", request.header("host").unwrap());
            held.lock().unwrap().answer(&url, request)
        });
        Self { server, state }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    pub(crate) fn state(&self) -> State {
        self.state.lock().unwrap().clone()
    }

    pub(crate) fn directory(&self) -> Okta {
        directory_at(self.server.url(), TOKEN)
    }
}

/// The directory at this address.
pub(crate) fn directory_at(url: &str, token: &str) -> Okta {
    Okta::new(url.parse().unwrap(), Sensitive::from(token).into(), Trust::default())
        .time_limit(Duration::from_secs(60))
}
