//! A realm that is made for one test, and what its administrator and its people do in it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Client, FORM, HttpUrl, JSON, Login, Method, Request, form};
use bonafides_keycloak::Keycloak;
use bonafides_tls::Trust;
use serde_json::{Value, json};

/// The password of everybody at the start.
pub(crate) const PASSWORD: &str = "Old-pass-1";
const SECRET: &str = "desk-secret";
/// Keycloak is slow while it starts, and on a machine under load.
const LIMIT: Duration = Duration::from_secs(60);

/// The roles that suffice.
pub(crate) const ENOUGH: [&str; 3] = ["view-users", "manage-users", "query-groups"];

pub(crate) struct Realm {
    pub(crate) name: String,
    client: Client,
    admin: Login,
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("BONAFIDES_KEYCLOAK").expect("run tests/keycloak/test"))
}

/// Returns the address of Keycloak, without TLS.
pub(crate) fn base_text() -> String {
    std::fs::read_to_string(folder().join("url")).unwrap().trim().to_owned()
}

pub(crate) fn base() -> HttpUrl {
    base_text().parse().unwrap()
}

/// Returns an address of Keycloak, with TLS.
pub(crate) fn https() -> HttpUrl {
    std::fs::read_to_string(folder().join("https")).unwrap().trim().parse().unwrap()
}

impl Realm {
    /// Makes a realm whose desk has these roles, and sees who administers it.
    pub(crate) fn with_roles(roles: &[&str]) -> Self {
        let realm = Self::bare(roles);
        realm.show_administrators();
        realm
    }

    pub(crate) fn new() -> Self {
        Self::with_roles(&ENOUGH)
    }

    /// Makes a realm whose desk has these roles.
    pub(crate) fn bare(roles: &[&str]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let client = Client::new("Keycloak", Trust::default(), LIMIT).longest(8 << 20);
        let url = base().below("/realms/master/protocol/openid-connect/token").unwrap();
        let body = form([
            ("grant_type", "password"),
            ("client_id", "admin-cli"),
            ("username", "admin"),
            ("password", "admin-password"),
        ]);
        let answer = client.call(&Request::new(Method::Post, &url).body(FORM, body.as_bytes())).unwrap();
        let token: Value = answer.json().expect("the administrator signs in");
        let token = token["access_token"].as_str().unwrap();
        let realm = Self { name, client, admin: Login::Bearer(Sensitive::from(token).into()) };
        let url = base().below("/admin/realms").unwrap();
        assert_eq!(realm.send(Method::Post, &url, &realm.description(roles)).status, 201);
        let attributes = realm.get("/users/profile");
        let mut attributes = attributes;
        attributes["unmanagedAttributePolicy"] = json!("ADMIN_EDIT");
        assert_eq!(realm.put("/users/profile", &attributes).status, 200);
        for (user, of) in [
            (
                "sanne",
                json!({ "mobile": ["+4512345601"], "employeeNumber": ["4711"], "manager": ["mikkel"] }),
            ),
            ("ole", json!({ "employeeNumber": ["47 12"], "manager": ["nobody"] })),
        ] {
            let mut user = realm.user(user);
            user["attributes"] = of;
            assert_eq!(realm.put(&format!("/users/{}", user["id"].as_str().unwrap()), &user).status, 204);
        }
        realm
    }

    fn description(&self, roles: &[&str]) -> Value {
        let person = |name: &str, groups: &[&str]| {
            json!({
                "username": name, "email": format!("{name}@contoso.example"), "emailVerified": true, "enabled": true,
                "firstName": name, "lastName": "Berg", "groups": groups,
                "credentials": [{ "type": "password", "value": PASSWORD }],
            })
        };
        let mut users = vec![
            person("sanne", &["/finance/payroll"]),
            person("mikkel", &["/finance"]),
            person("ole", &[]),
            person("gone", &["/leavers"]),
            person("boss", &["/administrators"]),
            person("root", &[]),
            json!({
                "username": "service-account-desk", "enabled": true, "serviceAccountClientId": "desk",
                "clientRoles": { "realm-management": roles },
            }),
        ];
        users[3]["enabled"] = json!(false);
        users[2]["emailVerified"] = json!(false);
        users[5]["clientRoles"] = json!({ "realm-management": ["view-events"] });
        json!({
            "realm": self.name, "enabled": true, "bruteForceProtected": true, "failureFactor": 3,
            "passwordPolicy": "length(8)", "sslRequired": "none",
            "groups": [
                { "name": "finance", "subGroups": [{ "name": "payroll" }] },
                { "name": "other", "subGroups": [{ "name": "payroll" }] },
                { "name": "empty" },
                { "name": "leavers" },
                { "name": "administrators", "clientRoles": { "realm-management": ["manage-realm"] } },
            ],
            "clients": [
                {
                    "clientId": "desk", "secret": SECRET, "serviceAccountsEnabled": true, "publicClient": false,
                    "standardFlowEnabled": false,
                },
                { "clientId": "direct", "publicClient": true, "directAccessGrantsEnabled": true },
                {
                    "clientId": "sign-in", "secret": SECRET, "publicClient": false, "standardFlowEnabled": true,
                    "redirectUris": ["https://desk.contoso.example/back"],
                },
                {
                    "clientId": "another", "secret": SECRET, "publicClient": false, "standardFlowEnabled": true,
                    "redirectUris": ["https://desk.contoso.example/back"],
                },
            ],
            "users": users,
        })
    }

    /// Lets the desk see the roles of administration, and nothing else about clients.
    fn show_administrators(&self) {
        let mut realm = self.get("");
        realm["adminPermissionsEnabled"] = json!(true);
        assert_eq!(self.put("", &realm).status, 204);
        let id = |client: &str| {
            self.get(&format!("/clients?clientId={client}"))[0]["id"].as_str().unwrap().to_owned()
        };
        let server = format!("/clients/{}/authz/resource-server", id("admin-permissions"));
        let desk = self.user("service-account-desk");
        let policy = json!({ "name": "desk", "users": [desk["id"]], "logic": "POSITIVE" });
        let policy: Value = self.post(&format!("{server}/policy/user"), &policy).json().unwrap();
        let permission = json!({
            "name": "the desk sees who administers the realm", "resourceType": "Clients",
            "resources": [id("realm-management")], "scopes": ["view"], "policies": [policy["id"]],
        });
        assert_eq!(self.post(&format!("{server}/permission/scope"), &permission).status, 201);
    }

    /// Returns the directory of a desk.
    pub(crate) fn directory(&self) -> Keycloak {
        self.directory_at(base(), Trust::default(), SECRET)
    }

    pub(crate) fn directory_at(&self, url: HttpUrl, trust: Trust, secret: &str) -> Keycloak {
        let secret = Sensitive::from(secret).into();
        Keycloak::new(url, self.name.parse().unwrap(), "desk", secret, trust).time_limit(LIMIT)
    }

    pub(crate) fn send(&self, method: Method, url: &HttpUrl, body: &Value) -> Answer {
        let body = body.to_string();
        let mut request = Request::new(method, url).header("authorization", self.admin.header().unwrap());
        if !matches!(method, Method::Get | Method::Delete) {
            request = request.body(JSON, body.as_bytes());
        }
        self.client.call(&request).unwrap()
    }

    pub(crate) fn at(&self, path: &str) -> HttpUrl {
        base().below(&format!("/admin/realms/{}{path}", self.name)).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Value {
        let answer = self.send(Method::Get, &self.at(path), &Value::Null);
        answer.json().unwrap_or_else(|| panic!("{path}: {}", answer.status))
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Put, &self.at(path), body)
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::Post, &self.at(path), body)
    }

    pub(crate) fn user(&self, name: &str) -> Value {
        self.get(&format!("/users?username={name}&exact=true"))[0].clone()
    }

    pub(crate) fn id(&self, name: &str) -> String {
        self.user(name)["id"].as_str().unwrap().to_owned()
    }

    /// Returns the answer to a sign-in with a password.
    pub(crate) fn sign_in(&self, name: &str, password: &str) -> Value {
        let pairs = [
            ("grant_type", "password"),
            ("client_id", "direct"),
            ("scope", "openid"),
            ("username", name),
            ("password", password),
        ];
        self.token(&pairs)
    }

    /// Returns the answer to a refresh.
    pub(crate) fn refresh(&self, tokens: &Value) -> Value {
        let token = tokens["refresh_token"].as_str().unwrap();
        self.token(&[("grant_type", "refresh_token"), ("client_id", "direct"), ("refresh_token", token)])
    }

    fn token(&self, pairs: &[(&str, &str)]) -> Value {
        let url = base().below(&format!("/realms/{}/protocol/openid-connect/token", self.name)).unwrap();
        let body = form(pairs.iter().copied());
        let request = Request::new(Method::Post, &url).body(FORM, body.as_bytes());
        self.client.call(&request).unwrap().json().unwrap()
    }

    /// Removes the realm: they would slow down Keycloak.
    pub(crate) fn remove(&self) {
        self.send(Method::Delete, &self.at(""), &Value::Null);
    }
}

impl Drop for Realm {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.remove();
        }
    }
}
