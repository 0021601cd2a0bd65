//! The stand-in: as much of Microsoft Graph v1.0 as the desk uses, and the token endpoint of the Microsoft identity platform.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::keys::Sensitive;
use bonafides_entra::Entra;
use bonafides_http_testing::{Received, Reply, StandIn};
use bonafides_tls::Trust;
use serde_json::{Value, json};

/// The permissions that suffice.
pub(crate) const ENOUGH: [&str; 6] = [
    "User.Read.All",
    "GroupMember.Read.All",
    "RoleManagement.Read.Directory",
    "User-PasswordProfile.ReadWrite.All",
    "User.RevokeSessions.All",
    "UserAuthenticationMethod.Read.All",
];
/// The permission for temporary access passes.
pub(crate) const PASSES: &str = "UserAuthenticationMethod.ReadWrite.All";
/// The application in the tenant.
pub(crate) const DESK: &str = "00000000-0000-0000-0000-00000000de5c";
const SECRET: &str = "desk-secret";
/// The entries of a page: few, so that every list has several.
const PAGE: usize = 2;

/// Returns the id of an object with a number.
pub(crate) fn id(number: u32) -> String {
    format!("00000000-0000-0000-0000-{number:012}")
}

/// The people, by number.
pub(crate) const SANNE: u32 = 1;
pub(crate) const MIKKEL: u32 = 2;
pub(crate) const OLE: u32 = 3;
pub(crate) const GONE: u32 = 4;
pub(crate) const GUEST: u32 = 5;
pub(crate) const BOSS: u32 = 6;
pub(crate) const SYNCHRONISED: u32 = 7;
/// The groups, by number.
pub(crate) const PAYROLL: u32 = 101;
pub(crate) const FINANCE: u32 = 102;
pub(crate) const LISTED: u32 = 103;

/// The objects of a tenant.
#[derive(Clone)]
pub(crate) struct State {
    pub(crate) users: Vec<Value>,
    pub(crate) groups: Vec<Value>,
    /// The people in each group, also through other groups.
    pub(crate) members: Vec<(u32, u32)>,
    pub(crate) managers: Vec<(u32, Value)>,
    pub(crate) roles: Vec<String>,
    pub(crate) eligible: Vec<String>,
    pub(crate) permissions: Vec<String>,
    /// The passwords that were set.
    pub(crate) passwords: Vec<Value>,
    pub(crate) revoked: usize,
    /// The temporary access passes, with their codes: of each account at most one.
    pub(crate) passes: Vec<(String, Value)>,
    /// All passes that were made.
    pub(crate) made: usize,
    /// The longest lifetime of a pass that the policy of the tenant allows, in minutes; `None` if it disables them.
    pub(crate) longest_pass: Option<u64>,
}

pub(crate) struct Tenant {
    pub(crate) server: StandIn,
    pub(crate) state: Arc<Mutex<State>>,
}

pub(crate) fn user(number: u32, name: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.user", "id": id(number), "userPrincipalName": format!("{name}@contoso.example"),
        "displayName": format!("{name} Berg"), "mail": format!("{name}@contoso.example"), "userType": "Member",
        "accountEnabled": true, "lastPasswordChangeDateTime": "2026-03-01T11:22:33Z",
    })
}

pub(crate) fn group(number: u32, name: &str) -> Value {
    json!({
        "@odata.type": "#microsoft.graph.group", "id": id(number), "displayName": name, "securityEnabled": true,
        "isAssignableToRole": null,
    })
}

impl State {
    fn new() -> Self {
        let mut users = vec![
            user(SANNE, "sanne"),
            user(MIKKEL, "mikkel"),
            user(OLE, "ole"),
            user(GONE, "gone"),
            user(GUEST, "guest"),
            user(BOSS, "boss"),
            user(SYNCHRONISED, "synced"),
        ];
        users[0]["employeeId"] = json!("4711");
        users[0]["preferredLanguage"] = json!("da");
        users[0]["mobilePhone"] = json!("+45 99999999");
        users[2]["employeeId"] = json!("O'Brien");
        users[3]["accountEnabled"] = json!(false);
        users[4]["userType"] = json!("Guest");
        users[6]["onPremisesSyncEnabled"] = json!(true);
        let mut listed = group(LISTED, "Newsletter");
        listed["securityEnabled"] = json!(false);
        Self {
            users,
            groups: vec![group(PAYROLL, "Payroll"), group(FINANCE, "Finance"), listed],
            members: vec![
                (SANNE, PAYROLL),
                (SANNE, FINANCE),
                (SANNE, LISTED),
                (MIKKEL, FINANCE),
                (GONE, FINANCE),
                (GUEST, FINANCE),
            ],
            managers: vec![(SANNE, user(MIKKEL, "mikkel"))],
            roles: vec![id(BOSS)],
            eligible: Vec::new(),
            permissions: ENOUGH.map(str::to_owned).to_vec(),
            passwords: Vec::new(),
            revoked: 0,
            passes: Vec::new(),
            made: 0,
            longest_pass: Some(480),
        }
    }

    /// Answers a request with a token. `target` is the path after the version.
    fn answer(&mut self, url: &str, request: &Received) -> Reply {
        let line = request.line().replace("/v1.0", "");
        let (method, path) = line.split_once(' ').unwrap();
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        match (method, parts.as_slice()) {
            ("GET", ["users"]) => page(url, request, &filtered(&self.users, request)),
            ("GET", ["users", user]) => self.account(user, request),
            ("GET", ["users", user, "transitiveMemberOf"]) => {
                let in_it = |group: &&Value| {
                    self.members.iter().any(|(member, of)| id(*member) == *user && group["id"] == id(*of))
                };
                page(url, request, &self.groups.iter().filter(in_it).cloned().collect::<Vec<_>>())
            }
            ("GET", ["users", user, "manager"]) => {
                let manager = self.managers.iter().find(|(of, _)| id(*of) == *user);
                manager.map_or_else(missing, |(_, manager)| Reply::new(200, manager.to_string()))
            }
            ("GET", ["users", _, "authentication", "phoneMethods"]) => {
                let phones = [("mobile", "+45 12345601"), ("office", "+45 87654321")];
                let phones = phones.map(|(kind, number)| json!({ "phoneType": kind, "phoneNumber": number }));
                page(url, request, &phones)
            }
            (_, ["users", user, "authentication", "temporaryAccessPassMethods", rest @ ..]) => {
                if !self.permissions.iter().any(|one| one == PASSES) {
                    return Reply::new(403, json!({ "error": { "code": "accessDenied" } }).to_string());
                }
                self.passes(method, user, rest, url, request)
            }
            ("GET", ["groups"]) => page(url, request, &filtered(&self.groups, request)),
            ("GET", ["groups", group, "transitiveMembers"]) => {
                let in_it = |user: &&Value| {
                    self.members.iter().any(|(member, of)| id(*of) == *group && user["id"] == id(*member))
                };
                page(url, request, &self.users.iter().filter(in_it).cloned().collect::<Vec<_>>())
            }
            ("GET", ["roleManagement", "directory", list]) => {
                let filter = request.parameter("$filter").unwrap();
                let all = if *list == "roleAssignments" { &self.roles } else { &self.eligible };
                let found = all.iter().filter(|id| filter == format!("principalId eq '{id}'"));
                page(url, request, &found.map(|id| json!({ "principalId": id })).collect::<Vec<_>>())
            }
            ("PATCH", ["users", _]) => {
                let profile =
                    serde_json::from_str::<Value>(&request.body).unwrap()["passwordProfile"].clone();
                if profile["password"] == "weak" {
                    let message =
                        "The specified password does not comply with password complexity requirements.";
                    let error = json!({ "error": { "code": "Request_BadRequest", "message": message } });
                    return Reply::new(400, error.to_string());
                }
                self.passwords.push(profile);
                Reply::new(204, "")
            }
            ("POST", ["users", _, "revokeSignInSessions"]) => {
                self.revoked += 1;
                Reply::new(200, json!({ "value": true }).to_string())
            }
            _ => missing(),
        }
    }

    /// The temporary access passes of an account.
    fn passes(&mut self, method: &str, user: &str, rest: &[&str], url: &str, request: &Received) -> Reply {
        match (method, rest) {
            ("GET", []) => {
                let own = self.passes.iter().filter(|(of, _)| of == user);
                let listed = own.map(|(_, pass)| {
                    let mut pass = pass.clone();
                    pass["temporaryAccessPass"] = Value::Null;
                    pass
                });
                page(url, request, &listed.collect::<Vec<_>>())
            }
            ("POST", []) => {
                let wanted: Value = serde_json::from_str(&request.body).unwrap();
                let minutes = wanted["lifetimeInMinutes"].as_u64().unwrap_or(60);
                let longest = self.longest_pass.unwrap_or(u64::MAX);
                if !(10..=longest).contains(&minutes) {
                    let error = json!({ "error": { "code": "accessDenied", "message": "hunter2" } });
                    return Reply::new(403, error.to_string());
                }
                self.made += 1;
                let pass = json!({
                    "id": id(900 + u32::try_from(self.made).unwrap()), "temporaryAccessPass": format!("TAPRocks{}!&", self.made),
                    "lifetimeInMinutes": minutes, "isUsableOnce": wanted["isUsableOnce"], "isUsable": self.longest_pass.is_some(),
                    "methodUsabilityReason": if self.longest_pass.is_some() { "EnabledByPolicy" } else { "DisabledByPolicy" },
                });
                self.passes.retain(|(of, _)| of != user);
                self.passes.push((user.to_owned(), pass.clone()));
                Reply::new(201, pass.to_string())
            }
            ("DELETE", [pass]) => {
                let before = self.passes.len();
                self.passes.retain(|(of, one)| of != user || one["id"] != *pass);
                if self.passes.len() < before { Reply::new(204, "") } else { missing() }
            }
            _ => missing(),
        }
    }

    /// The last sign-in only to whoever asks for it, and may.
    fn account(&self, user: &str, request: &Received) -> Reply {
        let asked = request.parameter("$select").is_some_and(|select| select.contains("signInActivity"));
        if asked && !self.permissions.iter().any(|permission| permission == "AuditLog.Read.All") {
            let error = json!({ "error": { "code": "Authentication_RequestFromUnsupportedUserRole" } });
            return Reply::new(403, error.to_string());
        }
        let found = self.users.iter().find(|one| one["id"] == user).cloned();
        found.map_or_else(missing, |mut user| {
            if !asked && let Some(user) = user.as_object_mut() {
                user.remove("signInActivity");
            }
            Reply::new(200, user.to_string())
        })
    }
}

/// Returns the objects for which the filter of a request holds: one comparison of a property, as OData 4.01 has it.
fn filtered(all: &[Value], request: &Received) -> Vec<Value> {
    let Some(filter) = request.parameter("$filter") else { return all.to_vec() };
    let (property, literal) = filter.split_once(" eq ").unwrap();
    let inner = literal.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
    assert!(!inner.replace("''", "").contains('\''), "the literal ends within: {filter}");
    let value = inner.replace("''", "'").to_lowercase();
    let is_same = |one: &&Value| one[property].as_str().is_some_and(|own| own.to_lowercase() == value);
    all.iter().filter(is_same).cloned().collect()
}

fn missing() -> Reply {
    Reply::new(404, json!({ "error": { "code": "Request_ResourceNotFound", "message": "x" } }).to_string())
}

/// Returns a page of a list, with a link to the next.
fn page(url: &str, request: &Received, all: &[Value]) -> Reply {
    let skip: usize = request.parameter("$skiptoken").map_or(0, |token| token.parse().unwrap());
    let mut page = json!({ "value": all.iter().skip(skip).take(PAGE).collect::<Vec<_>>() });
    if skip + PAGE < all.len() {
        let target = request.target.split("&$skiptoken").next().unwrap();
        let joint = if target.contains('?') { '&' } else { '?' };
        page["@odata.nextLink"] = json!(format!("{url}{target}{joint}$skiptoken={}", skip + PAGE));
    }
    Reply::new(200, page.to_string())
}

impl Tenant {
    pub(crate) fn new() -> Self {
        Self::answering(|_, _| None)
    }

    /// Starts a tenant that answers some requests otherwise. The second argument is the number of earlier requests with this
    /// method and path.
    pub(crate) fn answering(
        otherwise: impl Fn(&Received, usize) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let state = Arc::new(Mutex::new(State::new()));
        let (held, counts) = (Arc::clone(&state), Mutex::new(Vec::<String>::new()));
        let tokens = AtomicUsize::new(0);
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
            let url = format!("http://{}", request.header("host").unwrap());
            let mut state = held.lock().unwrap();
            if line == "POST /contoso.example/oauth2/v2.0/token" {
                let expected = format!("client_secret={SECRET}&scope={}", "http%3A%2F%2F");
                if !request.body.contains(&expected) {
                    let error = json!({ "error": "invalid_client", "error_codes": [7_000_215] });
                    return Reply::new(401, error.to_string());
                }
                let claims = json!({ "roles": state.permissions, "oid": DESK }).to_string();
                let number = tokens.fetch_add(1, Ordering::SeqCst);
                let token = format!("x{number}.{}.x", URL_SAFE_NO_PAD.encode(claims));
                return Reply::new(200, json!({ "access_token": token, "expires_in": 3599 }).to_string());
            }
            let has_token =
                request.header("authorization").is_some_and(|login| login.starts_with("Bearer x"));
            if has_token { state.answer(&url, request) } else { Reply::new(401, "") }
        });
        Self { server, state }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap());
    }

    pub(crate) fn state(&self) -> State {
        self.state.lock().unwrap().clone()
    }

    pub(crate) fn directory(&self) -> Entra {
        directory_at(self.server.url(), SECRET)
    }
}

/// The directory at this address.
pub(crate) fn directory_at(url: &str, secret: &str) -> Entra {
    let graph = format!("{url}/v1.0").parse().unwrap();
    let secret = Sensitive::from(secret).into();
    let servers = [graph, url.parse().unwrap()];
    Entra::new(servers, "contoso.example".parse().unwrap(), "desk", secret, Trust::default())
        .time_limit(Duration::from_secs(60))
}
