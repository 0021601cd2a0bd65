//! Payloads with a valid signature that are not the claims of a grant.

use crate::case::grant::token::tests::*;

fn refused(payload: &str, why: ClaimsError) {
    assert_eq!(verify(&signed(&good_header(), payload.as_bytes())), Err(why.into()), "{payload}");
}

/// Returns the good payload with one piece replaced.
fn with(from: &str, to: &str) -> String {
    let payload = good_payload();
    assert_eq!(payload.matches(from).count(), 1, "{from}");
    payload.replace(from, to)
}

fn refused_claims(claims: &GrantClaims, refusal: impl Into<GrantError>) {
    assert_eq!(verify(&token(claims)), Err(refusal.into()), "{claims:?}");
}

#[test]
fn unknown_missing_and_repeated_claims() {
    refused(&with(r#","sub""#, r#","scope":"all","sub""#), ClaimsError::Structure);
    refused(&with(r#""epoch":3,"#, ""), ClaimsError::Structure);
    refused(&with(r#""epoch":3,"#, r#""epoch":3,"epoch":3,"#), ClaimsError::Structure);
    refused(&with(r#""epoch":3,"#, r#""epoch":2,"epoch":3,"#), ClaimsError::Structure);
    refused(&with(r#""aud":"ad-1","#, r#""aud":"ad-2","\u0061ud":"ad-1","#), ClaimsError::Structure);
    refused("{}", ClaimsError::Structure);
    refused("", ClaimsError::Structure);
    refused("null", ClaimsError::Structure);
}

#[test]
fn claims_of_another_type() {
    for number in ["3.0", "3e0", "-3", "\"3\"", "null", "true", "[3]", "18446744073709551616"] {
        refused(&with(r#""epoch":3"#, &format!(r#""epoch":{number}"#)), ClaimsError::Structure);
    }
    for time in ["1800000300.0", "18000003e2", "\"1800000300\"", "null", "1e999"] {
        refused(&with("1800000300", time), ClaimsError::Structure);
    }
    for audience in [r#"["ad-1"]"#, r#"["ad-1","ad-2"]"#, "null", "1", "{}"] {
        refused(&with(r#""ad-1""#, audience), ClaimsError::Structure);
    }
}

#[test]
fn numbers_beyond_53_bits() {
    for number in ["9007199254740992", "18446744073709551615"] {
        refused(&with(r#""epoch":3"#, &format!(r#""epoch":{number}"#)), ClaimsError::NotCanonical);
    }
}

#[test]
fn claims_written_otherwise() {
    refused(&with(r#""epoch":3"#, r#""epoch": 3"#), ClaimsError::NotCanonical);
    refused(&with(r#""epoch":3"#, r#""epoch":-0"#), ClaimsError::Structure);
    refused(&with(r#""epoch":3"#, r#""epoch":03"#), ClaimsError::Structure);
    refused(&with(r#""ad-1""#, r#""ad\u002d1""#), ClaimsError::NotCanonical);
    refused(&with(r#""aud""#, r#""\u0061ud""#), ClaimsError::NotCanonical);
    refused(&format!("{}\n", good_payload()), ClaimsError::NotCanonical);
    refused(&format!(" {}", good_payload()), ClaimsError::NotCanonical);
    refused(&format!("\u{feff}{}", good_payload()), ClaimsError::Structure);
    refused(&format!("{}{{}}", good_payload()), ClaimsError::Structure);
    refused(&with("log.contoso.example/", r"log.contoso.example\/"), ClaimsError::NotCanonical);
    let not_utf8 = [good_payload().as_bytes(), b"\xff"].concat();
    assert_eq!(verify(&signed(&good_header(), &not_utf8)), Err(ClaimsError::Structure.into()));
}

#[test]
fn claims_in_another_order_or_as_a_list() {
    let moved = with(r#""aud":"ad-1","#, "").replacen('{', r#"{"aud":"ad-1","#, 1);
    refused(&moved, ClaimsError::NotCanonical);
    let value: serde_json::Value = serde_json::from_str(&good_payload()).unwrap();
    let order = "iss aud sub jti iat nbf exp action case opr epoch policy rec secret";
    let list: Vec<_> = order.split(' ').map(|name| value[name].clone()).collect();
    refused(&serde_json::to_string(&list).unwrap(), ClaimsError::NotCanonical);
}

#[test]
fn a_secret_that_is_null_is_not_one_that_is_absent() {
    let mac = secret_mac(&BLIND, PASSWORD);
    refused(&with(&format!("\"{mac}\""), "null"), ClaimsError::NotCanonical);
}

#[test]
fn another_origin_and_another_audience() {
    for other in ["log.fabrikam.example/bonafides", "log.contoso.example/bonafides/", ""] {
        refused_claims(&GrantClaims { iss: other.to_owned(), ..granted() }, ClaimsError::Issuer);
    }
    for other in ["ad-2", "AD-1", "ad-1 ", "ad-1,ad-2", ""] {
        refused_claims(&GrantClaims { aud: other.to_owned(), ..granted() }, GrantError::OtherAudience);
    }
}

#[test]
fn a_grant_without_an_id() {
    refused_claims(&GrantClaims { jti: String::new(), ..granted() }, ClaimsError::NoId);
}

#[test]
fn malformed_hashes() {
    for hash in ["", "ab", &"AB".repeat(32), &"ab".repeat(33), &"xy".repeat(32)] {
        refused_claims(&GrantClaims { policy: hash.to_owned(), ..granted() }, ClaimsError::Hash);
        refused_claims(&GrantClaims { rec: hash.to_owned(), ..granted() }, ClaimsError::Hash);
        refused_claims(&GrantClaims { secret: Some(hash.to_owned()), ..granted() }, ClaimsError::Hash);
    }
}

#[test]
fn times_that_do_not_fit_together() {
    let times = |iat, nbf, exp| GrantClaims { iat, nbf, exp, ..granted() };
    let far = (1 << 53) - 1;
    for claims in [
        times(NOW, NOW, NOW + 301),
        times(NOW - 1, NOW, NOW + 300),
        times(-far, NOW, far),
        times(far, NOW, -far),
        times(NOW, NOW - 1, NOW + 300),
        times(NOW, NOW + 300, NOW + 300),
        times(NOW, NOW, NOW),
        times(NOW, NOW, NOW - 1),
    ] {
        refused_claims(&claims, ClaimsError::Lifetime);
    }
    let later = times(NOW, NOW + 299, NOW + 300);
    assert_eq!(verify_at(&token(&later), seconds(NOW + 299)), Ok(later));
}

#[test]
fn good_from_30_seconds_before_until_30_seconds_after() {
    let token = token(&granted());
    let at = |milliseconds| verify_at(&token, Time::from_milliseconds(milliseconds));
    let (start, end) = ((NOW - 30) * 1000, (NOW + 330) * 1000);
    assert_eq!(at(start - 1), Err(GrantError::NotYet));
    assert_eq!(at(start), Ok(granted()));
    assert_eq!(at(end - 1), Ok(granted()));
    assert_eq!(at(end), Err(GrantError::Expired));
    assert_eq!(at(i64::MAX), Err(GrantError::Expired));
    assert_eq!(at(i64::MIN), Err(GrantError::NotYet));
    // Not valid before `nbf`, even if it was signed earlier.
    let later = GrantClaims { nbf: NOW + 100, ..granted() };
    let later = super::token(&later);
    assert_eq!(verify_at(&later, seconds(NOW + 69)), Err(GrantError::NotYet));
    assert!(verify_at(&later, seconds(NOW + 70)).is_ok());
}
