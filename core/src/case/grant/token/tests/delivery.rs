//! The command must be the one that was granted.

use crate::case::grant::token::tests::*;

fn verify(claims: &GrantClaims, delivery: &Delivery<'_>) -> Result<(), GrantError> {
    connector().verify(&token(claims), delivery, seconds(NOW)).map(|_| ())
}

#[test]
fn another_action() {
    let secret = Sensitive::from(PASSWORD);
    for action in ["reset_mfa", "", "reset_password ", "Reset_password"] {
        let other = Delivery { action, ..delivery(&secret) };
        assert_eq!(verify(&granted(), &other), Err(GrantError::OtherAction), "{action}");
    }
}

#[test]
fn another_account() {
    let secret = Sensitive::from(PASSWORD);
    for account in ["6f9619ff-8b86-d011-b42d-00cf4fc964fe", "", "6F9619FF-8B86-D011-B42D-00CF4FC964FF"] {
        let other = Delivery { account, ..delivery(&secret) };
        assert_eq!(verify(&granted(), &other), Err(GrantError::OtherAccount), "{account}");
    }
}

#[test]
fn another_secret_or_blind() {
    for other in ["Kestrel-94-Meadov", "", "Kestrel-94-Meadow ", "kestrel-94-meadow"] {
        let secret = Sensitive::from(other);
        assert_eq!(verify(&granted(), &delivery(&secret)), Err(GrantError::OtherSecret), "{other}");
    }
    let secret = Sensitive::from(PASSWORD);
    let other = Delivery { blind: Some(&[8; 32]), ..delivery(&secret) };
    assert_eq!(verify(&granted(), &other), Err(GrantError::OtherSecret));
}

#[test]
fn a_secret_exactly_where_one_was_granted() {
    let secret = Sensitive::from(PASSWORD);
    let full = delivery(&secret);
    let none = Delivery { secret: None, blind: None, ..full };
    let no_secret = Delivery { secret: None, ..full };
    let no_blind = Delivery { blind: None, ..full };
    let with = granted();
    let without = GrantClaims { secret: None, ..granted() };
    assert_eq!(verify(&with, &full), Ok(()));
    assert_eq!(verify(&without, &none), Ok(()));
    for (claims, delivery) in [
        (&with, &none),
        (&with, &no_secret),
        (&with, &no_blind),
        (&without, &full),
        (&without, &no_secret),
        (&without, &no_blind),
    ] {
        assert_eq!(verify(claims, delivery), Err(GrantError::OtherSecret), "{delivery:?}");
    }
}

#[test]
fn refused_at_the_first_miss_in_the_order_of_the_protocol() {
    let secret = Sensitive::from("another");
    let wrong = Delivery { action: "x", account: "x", secret: Some(&secret), blind: Some(&BLIND) };
    let at = |claims: &GrantClaims, delivery: &Delivery<'_>, now| {
        connector().verify(&token(claims), delivery, seconds(now)).unwrap_err()
    };
    let late = NOW + 1000;
    let foreign = GrantClaims { aud: "ad-2".to_owned(), ..granted() };
    let long = GrantClaims { exp: NOW + 301, ..foreign.clone() };
    assert_eq!(at(&long, &wrong, late), ClaimsError::Lifetime.into());
    assert_eq!(at(&foreign, &wrong, late), GrantError::OtherAudience);
    assert_eq!(at(&granted(), &wrong, late), GrantError::Expired);
    assert_eq!(at(&granted(), &wrong, NOW), GrantError::OtherAction);
    let wrong = Delivery { action: "reset_password", ..wrong };
    assert_eq!(at(&granted(), &wrong, NOW), GrantError::OtherAccount);
    let good = delivery(&secret);
    let wrong = Delivery { account: good.account, ..wrong };
    assert_eq!(at(&granted(), &wrong, NOW), GrantError::OtherSecret);
}

#[test]
fn errors_tell_nothing_of_the_grant() {
    let secret = Sensitive::from("another");
    let error = connector().verify(&token(&granted()), &delivery(&secret), seconds(NOW)).unwrap_err();
    let told = format!("{error} {error:?} {}", error.help());
    for value in [PASSWORD, "another", "6f9619ff", "0123456789abcdef", "fedcba98"] {
        assert!(!told.contains(value), "{value}");
    }
}
