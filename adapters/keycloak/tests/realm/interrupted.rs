//! Changes that are interrupted halfway, at a stand-in: a real Keycloak does not do it on demand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bonafides::case::WriteStatus;
use bonafides::keys::Sensitive;
use bonafides_http_testing::{Received, Reply, StandIn};
use bonafides_keycloak::Keycloak;
use bonafides_parts::{Directory as _, NewSecret};
use bonafides_tls::Trust;
use serde_json::json;

const USER: &str = "/admin/realms/contoso/users/1";
const SET: &str = "PUT /admin/realms/contoso/users/1/reset-password";
const LOGOUT: &str = "POST /admin/realms/contoso/users/1/logout";
const UNLOCK: &str = "DELETE /admin/realms/contoso/attack-detection/brute-force/users/1";

/// Returns a stand-in for Keycloak that ends sessions as the test says, and a desk there. The argument of `logout` is the
/// number of earlier requests for it.
fn keycloak(logout: impl Fn(usize) -> Reply + Send + Sync + 'static) -> (StandIn, Keycloak) {
    let set = Arc::new(AtomicI64::new(1000));
    let logouts = AtomicUsize::new(0);
    let server = StandIn::new(move |request: &Received| {
        let line = request.line();
        let ok = |value: serde_json::Value| Reply::new(200, value.to_string());
        match line.as_str() {
            SET => {
                set.fetch_add(1, Ordering::SeqCst);
                Reply::new(204, "")
            }
            LOGOUT => logout(logouts.fetch_add(1, Ordering::SeqCst)),
            UNLOCK => Reply::new(204, ""),
            line if line.starts_with("POST ") => {
                let claims = URL_SAFE_NO_PAD.encode(json!({ "sub": "desk" }).to_string());
                ok(json!({ "access_token": format!("x.{claims}.x"), "expires_in": 300 }))
            }
            line if line.ends_with("/users/desk/role-mappings") => {
                ok(json!({ "clientMappings": { "realm-management": { "id": "management" } } }))
            }
            line if line.ends_with("/composite") => ok(json!([])),
            line if line.ends_with("/credentials") => {
                ok(json!([{ "type": "password", "createdDate": set.load(Ordering::SeqCst) }]))
            }
            line if line.ends_with(USER) => ok(json!({ "id": "1", "username": "sanne", "enabled": true })),
            _ => Reply::new(404, ""),
        }
    });
    let url = server.url().parse().unwrap();
    let secret = Sensitive::from("desk-secret").into();
    let desk = Keycloak::new(url, "contoso".parse().unwrap(), "desk", secret, Trust::default());
    (server, desk.time_limit(Duration::from_secs(60)))
}

fn reset(desk: &Keycloak) -> WriteStatus {
    let password = Sensitive::from("New-pass-2");
    desk.set_secret("1", &NewSecret::new("reset_password", Some(&password), true))
}

#[test]
fn a_lock_out_whose_logout_failed_is_repeated_without_another_password() {
    let (server, desk) = keycloak(|before| Reply::new(if before < 4 { 503 } else { 204 }, ""));
    assert_eq!(desk.lock_out("1"), WriteStatus::Unknown);
    assert_eq!(desk.lock_out("1"), WriteStatus::Unknown);
    assert_eq!(desk.lock_out("1"), WriteStatus::Done);
    assert_eq!((server.count(SET), server.count(LOGOUT)), (1, 5));
    // Another one is another.
    assert_eq!(desk.lock_out("1"), WriteStatus::Done);
    assert_eq!(server.count(SET), 2);
}

#[test]
fn a_lock_out_replaces_a_password_that_was_set_meanwhile() {
    let (server, desk) = keycloak(|before| Reply::new(if before < 2 { 503 } else { 204 }, ""));
    assert_eq!(desk.lock_out("1"), WriteStatus::Unknown);
    assert_eq!(reset(&desk), WriteStatus::Done);
    assert_eq!(desk.lock_out("1"), WriteStatus::Done);
    assert_eq!(server.count(SET), 3);
}

#[test]
fn a_reset_is_one_call_with_one_time_limit() {
    let (server, desk) = keycloak(|_| Reply::new(204, ""));
    assert_eq!(reset(&desk), WriteStatus::Done);
    // Nothing is asked anew for the second change of the same call.
    let account = format!("GET {USER}");
    assert_eq!((server.count(&account), server.count(SET), server.count(UNLOCK)), (1, 1, 1));
}

#[test]
fn a_reset_whose_time_ends_after_the_password_was_sent_is_unknown() {
    let (server, desk) = keycloak(|_| Reply::Silence);
    let desk = desk.time_limit(Duration::from_secs(3));
    assert_eq!(reset(&desk), WriteStatus::Unknown);
    assert_eq!((server.count(SET), server.count(LOGOUT), server.count(UNLOCK)), (1, 1, 0));
}
