//! A tenant that is made for one test, and what its administrator does there.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Client, HttpUrl, Method, Request, encoded};
use bonafides_scim::Scim;
use bonafides_tls::Trust;
use serde_json::{Value, json};
use zeroize::Zeroizing;

pub(crate) const TOKEN: &str = "desk-token";
/// The password of everybody at the start.
pub(crate) const PASSWORD: &str = "Old-pass-1";
/// The server is slow on a machine under load.
const LIMIT: Duration = Duration::from_secs(60);
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

pub(crate) struct Tenant {
    name: String,
    client: Client,
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(std::env::var_os("BONAFIDES_SCIM").expect("run tests/scim/test"))
}

/// Returns the address of one of the servers.
pub(crate) fn base(server: &str) -> String {
    std::fs::read_to_string(folder().join(server)).unwrap().trim().to_owned()
}

/// Returns the directory of a desk.
pub(crate) fn directory_at(url: HttpUrl, trust: Trust, token: &str) -> Scim {
    Scim::new(url, Sensitive::from(token).into(), trust).time_limit(LIMIT)
}

impl Tenant {
    /// Makes a tenant with these people: `sanne` in `Payroll`, which is in `Finance` together with `mikkel`, her manager; `ole`;
    /// `gone`, who left; and `silent`, whose state the server does not tell.
    pub(crate) fn new() -> Self {
        let tenant = Self::bare();
        let mikkel = tenant.add_user("mikkel", &json!({}));
        let sanne = tenant.add_user(
            "sanne",
            &json!({
                "externalId": "hr-7", "displayName": "Sanne Berg", "preferredLanguage": "da, en;q=0.5",
                "phoneNumbers": [
                    { "value": "tel:+45-12345601", "type": "mobile" }, { "value": "tel:+45-87654321", "type": "work" },
                ],
                ENTERPRISE: { "employeeNumber": "4711", "manager": { "value": mikkel } },
            }),
        );
        tenant.add_user("ole", &json!({ "externalId": "HR-7", ENTERPRISE: { "employeeNumber": "47 12" } }));
        let gone = tenant.add_user("gone", &json!({ "active": false }));
        tenant.add_user("silent", &json!({ "active": null }));
        let payroll = tenant.add_group("Payroll", &[("User", &sanne)]);
        tenant.add_group("Finance", &[("User", &mikkel), ("Group", &payroll)]);
        tenant.add_group("Empty", &[]);
        tenant.add_group("Leavers", &[("User", &gone)]);
        tenant
    }

    /// Makes a tenant without anybody.
    pub(crate) fn bare() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        Self { name, client: Client::new("the SCIM server", Trust::default(), LIMIT).longest(8 << 20) }
    }

    /// Returns the address of the tenant at one of the servers.
    pub(crate) fn at(&self, server: &str) -> HttpUrl {
        self.below(&base(server))
    }

    pub(crate) fn below(&self, base: &str) -> HttpUrl {
        format!("{base}/{}/v2", self.name).parse().unwrap()
    }

    pub(crate) fn directory(&self) -> Scim {
        directory_at(self.at("url"), Trust::default(), TOKEN)
    }

    pub(crate) fn send(&self, method: Method, path: &str, body: &Value) -> Answer {
        let url = self.at("url").below(path).unwrap();
        let body = body.to_string();
        let bearer = Zeroizing::new(format!("Bearer {TOKEN}"));
        let mut request = Request::new(method, &url).header("authorization", bearer);
        if method != Method::Get {
            request = request.body("application/scim+json", body.as_bytes());
        }
        self.client.call(&request).unwrap()
    }

    fn add(&self, path: &str, resource: &Value) -> String {
        let answer = self.send(Method::Post, path, resource);
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        answer.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned()
    }

    pub(crate) fn add_user(&self, name: &str, more: &Value) -> String {
        let mut user = json!({
            "schemas": [USER, ENTERPRISE], "userName": name, "active": true, "password": PASSWORD,
            "emails": [{ "value": format!("{name}@contoso.example"), "type": "work" }],
        });
        for (key, value) in more.as_object().unwrap() {
            user[key] = value.clone();
        }
        self.add("/Users", &user)
    }

    pub(crate) fn add_group(&self, name: &str, members: &[(&str, &str)]) -> String {
        let members: Vec<Value> =
            members.iter().map(|(kind, id)| json!({ "type": kind, "value": id })).collect();
        let schemas = ["urn:ietf:params:scim:schemas:core:2.0:Group"];
        self.add("/Groups", &json!({ "schemas": schemas, "displayName": name, "members": members }))
    }

    /// Changes an attribute of a resource.
    pub(crate) fn change(&self, path: &str, attribute: &str, value: &Value) {
        let operations = [json!({ "op": "replace", "path": attribute, "value": value })];
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        let change = json!({ "schemas": schemas, "Operations": operations });
        let answer = self.send(Method::Patch, path, &change);
        assert!(answer.is_success(), "{}", String::from_utf8_lossy(&answer.body));
    }

    fn found(&self, filter: &str) -> Vec<Value> {
        let answer = self.send(Method::Get, &format!("/Users?filter={}", encoded(filter)), &Value::Null);
        let list: Value = answer.json().unwrap();
        list["Resources"].as_array().cloned().unwrap_or_default()
    }

    pub(crate) fn id(&self, name: &str) -> String {
        self.found(&format!("userName eq \"{name}\""))[0]["id"].as_str().unwrap().to_owned()
    }

    /// Returns true if this is the password of an account. This server tells its administrator.
    pub(crate) fn has_password(&self, name: &str, password: &str) -> bool {
        let found = self.found(&format!("userName eq \"{name}\" and password eq \"{password}\""));
        found.len() == 1
    }
}
