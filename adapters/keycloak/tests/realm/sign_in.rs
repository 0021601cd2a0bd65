//! The sign-in of vouchers: a browser that types into the page of Keycloak.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use bonafides::Time;
use bonafides::case::{CommandId, HostInput};
use bonafides::keys::Sensitive;
use bonafides_http::{Answer, Client, FORM, Method, Request, form};
use bonafides_oidc::{OpenId, Purpose, SignIn, SignInError, TokenFault};
use bonafides_tls::Trust;
use serde_json::json;
use zeroize::Zeroizing;

use super::realm::{PASSWORD, Realm, base_text};

const BACK: &str = "https://desk.contoso.example/back";

fn now() -> Time {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    Time::from_milliseconds(i64::try_from(since.as_millis()).unwrap())
}

fn later(seconds: i64) -> Time {
    Time::from_milliseconds(now().milliseconds() + seconds * 1_000)
}

fn vouch(n: u16) -> Purpose {
    let command: CommandId = format!("{}.7.{n}", "0123456789abcdef".repeat(2)).parse().unwrap();
    Purpose::Vouch(command)
}

fn issuer(realm: &Realm) -> String {
    format!("{}/realms/{}", base_text(), realm.name)
}

fn provider_of(realm: &Realm, client: &str, secret: &str) -> OpenId {
    let provider = OpenId::new(&issuer(realm), client, BACK, Trust::default()).unwrap();
    provider.secret(Sensitive::from(secret).into()).levels(["1"]).limit(Duration::from_secs(60))
}

fn provider(realm: &Realm) -> OpenId {
    provider_of(realm, "sign-in", "desk-secret")
}

/// A browser without scripts.
struct Browser {
    client: Client,
    cookies: BTreeMap<String, String>,
}

impl Browser {
    fn new() -> Self {
        let client = Client::new("Keycloak", Trust::default(), Duration::from_secs(60)).longest(1 << 20);
        Self { client, cookies: BTreeMap::new() }
    }

    fn send(&mut self, method: Method, address: &str, body: Option<&str>) -> Answer {
        let (address, cookies) = (address.parse().unwrap(), self.cookies.iter());
        let cookies: Vec<String> = cookies.map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::new(method, &address).header("cookie", Zeroizing::new(cookies.join("; ")));
        if let Some(body) = body {
            request = request.body(FORM, body.as_bytes());
        }
        let answer = self.client.call(&request).unwrap();
        for cookie in answer.headers.get_all("set-cookie") {
            let (name, value) = cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    /// Opens the address of a sign-in; returns the query with which the browser is sent back at once, or else the page.
    fn open(&mut self, sign_in: &SignIn) -> Result<String, String> {
        let answer = self.send(Method::Get, sign_in.address(), None);
        back(&answer).ok_or_else(|| String::from_utf8(answer.body).unwrap())
    }

    /// Signs in; returns the query with which the browser is sent back.
    fn sign_in(&mut self, sign_in: &SignIn, name: &str) -> String {
        let page = self.open(sign_in).expect_err("a page to sign in at");
        let (_, action) = page.split_once("action=\"").unwrap_or_else(|| panic!("{page}"));
        let action = action.split('"').next().unwrap().replace("&amp;", "&");
        let body = form([("username", name), ("password", PASSWORD), ("credentialId", "")]);
        let answer = self.send(Method::Post, &action, Some(&body));
        back(&answer)
            .unwrap_or_else(|| panic!("{}: {}", answer.status, String::from_utf8_lossy(&answer.body)))
    }
}

fn back(answer: &Answer) -> Option<String> {
    let query = answer.header("location")?.strip_prefix(BACK)?;
    Some(query.to_owned())
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_voucher_signs_in_for_one_request() {
    let realm = Realm::new();
    for algorithm in ["RS256", "ES256"] {
        let mut client = realm.get("/clients?clientId=sign-in")[0].clone();
        client["attributes"]["id.token.signed.response.alg"] = json!(algorithm);
        assert_eq!(realm.put(&format!("/clients/{}", client["id"].as_str().unwrap()), &client).status, 204);
        let provider = provider(&realm);
        let sign_in = provider.begin(&vouch(1), now()).unwrap();
        let query = Browser::new().sign_in(&sign_in, "mikkel");
        let proof = provider.finish(sign_in, &vouch(1), &query, now()).unwrap();
        assert_eq!((proof.subject.as_str(), proof.level.as_str()), (realm.id("mikkel").as_str(), "1"));
        let age = now().milliseconds() - proof.signed_in.milliseconds();
        assert!((-1_000..60_000).contains(&age), "{age}");
        let Some(HostInput::Vouch { command, voucher, states, level }) = proof.vouch(true) else { panic!() };
        assert_eq!(Purpose::Vouch(command), vouch(1));
        assert_eq!((voucher, states, level), (realm.id("mikkel"), true, "1".to_owned()));
    }
    // Whoever signs in is in the proof, whoever was asked: the engine refuses them. An operator's sign-in is no vouch.
    let provider = provider(&realm);
    let operator = || Purpose::Operator("s1".to_owned());
    let sign_in = provider.begin(&operator(), now()).unwrap();
    let query = Browser::new().sign_in(&sign_in, "sanne");
    let proof = provider.finish(sign_in, &operator(), &query, now()).unwrap();
    assert_eq!(proof.subject, realm.id("sanne"));
    assert!(proof.vouch(true).is_none());
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_a_response_counts_once_and_for_its_own_request() {
    let realm = Realm::new();
    let provider = provider(&realm);
    let mut browser = Browser::new();
    let begin = |n| provider.begin(&vouch(n), now()).unwrap();
    let first = begin(1);
    let used = browser.sign_in(&first, "mikkel");
    let _ = provider.finish(first, &vouch(1), &used, now()).unwrap();
    // The response again, and its code in a response to another sign-in.
    let second = begin(1);
    let state = second.address().split('&').find(|pair| pair.starts_with("state=")).unwrap().to_owned();
    assert_eq!(provider.finish(second, &vouch(1), &used, now()), Err(SignInError::OtherSignIn));
    let replayed = |of: &str| {
        let pairs: Vec<&str> = of.split('&').map(|pair| pair.trim_start_matches('?')).collect();
        let pairs = pairs.into_iter().filter(|pair| !pair.starts_with("state=")).map(str::to_owned);
        pairs.collect::<Vec<_>>().join("&")
    };
    let third = begin(1);
    let own = third.address().split('&').find(|pair| pair.starts_with("state=")).unwrap().to_owned();
    assert_ne!(own, state);
    let query = format!("{}&{own}", replayed(&used));
    assert_eq!(provider.finish(third, &vouch(1), &query, now()), Err(SignInError::Code));
    // A code that nobody has used, of another sign-in: PKCE.
    let (mine, stolen) = (begin(1), begin(1));
    let unused = Browser::new().sign_in(&stolen, "mikkel");
    let own = mine.address().split('&').find(|pair| pair.starts_with("state=")).unwrap().to_owned();
    let query = format!("{}&{own}", replayed(&unused));
    assert_eq!(provider.finish(mine, &vouch(1), &query, now()), Err(SignInError::Code));
    // A sign-in for another request, and for another purpose.
    for other in [vouch(2), Purpose::Operator("s1".to_owned())] {
        let sign_in = begin(1);
        let query = Browser::new().sign_in(&sign_in, "mikkel");
        let refused = provider.finish(sign_in, &other, &query, now());
        assert_eq!(refused, Err(SignInError::Token(TokenFault::Nonce)));
    }
    // Without the name of the provider, and with another's.
    for change in ["", "&iss=https%3A%2F%2Fevil.example"] {
        let sign_in = begin(1);
        let query = Browser::new().sign_in(&sign_in, "mikkel");
        let pairs = query.trim_start_matches('?').split('&').filter(|pair| !pair.starts_with("iss="));
        let query = pairs.collect::<Vec<_>>().join("&") + change;
        assert_eq!(provider.finish(sign_in, &vouch(1), &query, now()), Err(SignInError::OtherSignIn));
    }
    let sign_in = begin(1);
    let state = sign_in.address().split('&').find(|pair| pair.starts_with("state=")).unwrap();
    let issuer = bonafides_http::encoded(&issuer(&realm));
    let query = format!("?error=access_denied&{state}&iss={issuer}");
    let denied = Err(SignInError::Denied("access_denied".to_owned()));
    assert_eq!(provider.finish(sign_in, &vouch(1), &query, now()), denied);
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_an_old_sign_in_and_a_wrong_clock_are_no_proof() {
    let realm = Realm::new();
    let provider = provider(&realm);
    let token = |fault| Err(SignInError::Token(fault));
    let mut browser = Browser::new();
    let at = |began: i64, ended: i64| {
        let sign_in = provider.begin(&vouch(1), later(began)).unwrap();
        let query = Browser::new().sign_in(&sign_in, "mikkel");
        provider.finish(sign_in, &vouch(1), &query, later(ended))
    };
    assert_eq!(at(0, 9 * 60), token(TokenFault::Expired));
    assert_eq!(at(0, 11 * 60), Err(SignInError::TooLate));
    assert_eq!(at(0, -120), token(TokenFault::IssuedAt));
    assert_eq!(at(120, 120), token(TokenFault::IssuedAt));
    assert!(at(-10, 10).is_ok(), "a small difference of the clocks");
    // A session from before: good while it is young enough, and Keycloak asks again when it is not.
    let sign_in = provider.begin(&vouch(1), now()).unwrap();
    let _ = browser.sign_in(&sign_in, "mikkel");
    std::thread::sleep(Duration::from_secs(4));
    // Asked for a level, Keycloak demands a password each time.
    let sign_in = self::provider(&realm).levels([""; 0]).begin(&vouch(1), now()).unwrap();
    let query = browser.open(&sign_in).expect("nobody types a password");
    let young = || self::provider(&realm).max_age(Duration::from_secs(2)).skew(Duration::ZERO);
    let demanded = young().levels([""; 0]).begin(&vouch(1), now()).unwrap();
    assert!(browser.open(&demanded).is_err(), "Keycloak demands a password");
    // As if it had not honoured `max_age`.
    let refused = young().levels(["0"]).finish(sign_in, &vouch(1), &query, now());
    assert_eq!(refused, token(TokenFault::OldSignIn));
}

#[test]
#[ignore = "needs tests/keycloak/test"]
fn keycloak_another_audience_level_secret_or_issuer_is_no_proof() {
    let realm = Realm::new();
    let finish = |provider: &OpenId| {
        let sign_in = provider.begin(&vouch(1), now()).unwrap();
        let query = Browser::new().sign_in(&sign_in, "mikkel");
        provider.finish(sign_in, &vouch(1), &query, now()).map(|proof| proof.subject)
    };
    let token = |fault| Err(SignInError::Token(fault));
    assert_eq!(finish(&provider(&realm)), Ok(realm.id("mikkel")));
    assert_eq!(finish(&provider(&realm).levels(["2"])), token(TokenFault::Level));
    assert_eq!(finish(&provider(&realm).levels([""; 0])), token(TokenFault::Level));
    let refused = finish(&provider_of(&realm, "sign-in", "wrong")).unwrap_err();
    assert!(matches!(refused, SignInError::Provider(_)), "{refused}");
    // The code of another client.
    let (one, another) = (provider(&realm), provider_of(&realm, "another", "desk-secret"));
    let sign_in = one.begin(&vouch(1), now()).unwrap();
    let query = Browser::new().sign_in(&sign_in, "mikkel");
    assert_eq!(another.finish(sign_in, &vouch(1), &query, now()), Err(SignInError::Code));
    // A token for both.
    let client = realm.get("/clients?clientId=sign-in")[0]["id"].as_str().unwrap().to_owned();
    let mapper = json!({
        "name": "both", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper",
        "config": { "included.client.audience": "another", "id.token.claim": "true" },
    });
    let added = realm.post(&format!("/clients/{client}/protocol-mappers/models"), &mapper);
    assert_eq!(added.status, 201);
    assert_eq!(finish(&provider(&realm)), token(TokenFault::Audience));
    // Another realm, and another spelling.
    for issuer in [format!("{}/", issuer(&realm)), issuer(&realm) + "-absent"] {
        let provider = OpenId::new(&issuer, "sign-in", BACK, Trust::default()).unwrap();
        let refused = provider.limit(Duration::from_secs(60)).begin(&vouch(1), now()).unwrap_err();
        assert!(matches!(refused, SignInError::Provider(_)), "{refused}");
    }
    // An address that is not registered.
    let elsewhere = OpenId::new(&issuer(&realm), "sign-in", "https://evil.example/back", Trust::default());
    let sign_in = elsewhere.unwrap().limit(Duration::from_secs(60)).begin(&vouch(1), now()).unwrap();
    assert_eq!(Browser::new().send(Method::Get, sign_in.address(), None).status, 400);
}
