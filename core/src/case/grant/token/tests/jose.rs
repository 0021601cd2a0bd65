//! The known weaknesses of JOSE, one test each. Unless noted otherwise the signature is valid, so that
//! only the rule under test refuses the token.

use crate::case::grant::token::tests::*;

fn refused_headers(headers: &[&str]) {
    for header in headers {
        let token = signed(header, good_payload().as_bytes());
        assert_eq!(verify(&token), Err(GrantError::Header), "{header}");
    }
}

#[test]
fn alg_none() {
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let header = format!(r#"{{"alg":"{alg}","kid":"grant-1","typ":"bonafides-grant+jwt"}}"#);
        refused_headers(&[&header]);
        let unsigned = format!("{}.{}.", base64(header), base64(good_payload()));
        assert_eq!(verify(&unsigned), Err(GrantError::Header), "{alg}");
    }
}

#[test]
fn alg_eddsa_and_other_signatures() {
    for alg in ["EdDSA", "ed25519", "ED25519", "Ed448", "ES256", "RS256", "PS256"] {
        refused_headers(&[&format!(r#"{{"alg":"{alg}","kid":"grant-1","typ":"bonafides-grant+jwt"}}"#)]);
    }
}

#[test]
fn alg_hs256_with_the_public_key_as_its_secret() {
    let hmac = |message: &str| secret_mac(&decode(PUBLIC), message);
    let bytes = |hex: &str| -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
    };
    let header = r#"{"alg":"HS256","kid":"grant-1","typ":"bonafides-grant+jwt"}"#;
    let message = format!("{}.{}", base64(header), base64(good_payload()));
    let token = format!("{message}.{}", base64(bytes(&hmac(&message))));
    assert_eq!(verify(&token), Err(GrantError::Header));
    let message = format!("{}.{}", base64(good_header()), base64(good_payload()));
    let token = format!("{message}.{}", base64(bytes(&hmac(&message))));
    assert_eq!(verify(&token), Err(GrantError::Signature));
}

#[test]
fn keys_and_rules_that_the_header_brings_along() {
    for extra in [
        r#""jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#,
        r#""jku":"https://attacker.example/keys""#,
        r#""x5u":"https://attacker.example/chain""#,
        r#""x5c":[]"#,
        r#""crit":["b64"],"b64":false"#,
        r#""crit":[]"#,
        r#""b64":false"#,
        r#""zip":"DEF""#,
        r#""cty":"JWT""#,
        r#""enc":"A256GCM""#,
    ] {
        refused_headers(&[
            &format!(r#"{{"alg":"Ed25519","kid":"grant-1","typ":"bonafides-grant+jwt",{extra}}}"#),
            &format!(r#"{{"alg":"Ed25519",{extra},"kid":"grant-1","typ":"bonafides-grant+jwt"}}"#),
            // Between the quotes of the key id.
            &format!(r#"{{"alg":"Ed25519","kid":"grant-1",{extra},"typ":"bonafides-grant+jwt"}}"#),
        ]);
    }
}

#[test]
fn header_members_missing_twice_or_in_another_order() {
    refused_headers(&[
        r"{}",
        r#"{"alg":"Ed25519"}"#,
        r#"{"alg":"Ed25519","kid":"grant-1"}"#,
        r#"{"alg":"Ed25519","typ":"bonafides-grant+jwt"}"#,
        r#"{"kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        r#"{"kid":"grant-1","alg":"Ed25519","typ":"bonafides-grant+jwt"}"#,
        r#"{"typ":"bonafides-grant+jwt","alg":"Ed25519","kid":"grant-1"}"#,
        r#"{"alg":"Ed25519","alg":"none","kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        r#"{"alg":"none","alg":"Ed25519","kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        r#"{"alg":"Ed25519","kid":"grant-1","kid":"grant-2","typ":"bonafides-grant+jwt"}"#,
    ]);
}

#[test]
fn header_written_otherwise() {
    refused_headers(&[
        "",
        r#"{"alg":"Ed25519", "kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        "{\"alg\":\"Ed25519\",\"kid\":\"grant-1\",\"typ\":\"bonafides-grant+jwt\"}\n",
        r#" {"alg":"Ed25519","kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        "\u{feff}{\"alg\":\"Ed25519\",\"kid\":\"grant-1\",\"typ\":\"bonafides-grant+jwt\"}",
        r#"{"alg":"Ed2551\u0039","kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
        r#"{"alg":"Ed25519","kid":"grant\u002d1","typ":"bonafides-grant+jwt"}"#,
        r#"{"alg":"Ed25519","kid":"grant-1","typ":"bonafides-grant+jwt"}{}"#,
        r#"{"alg":["Ed25519"],"kid":"grant-1","typ":"bonafides-grant+jwt"}"#,
    ]);
}

#[test]
fn token_of_another_type() {
    for kind in ["JWT", "jwt", "at+jwt", "bonafides-grant", "application/bonafides-grant+jwt", ""] {
        refused_headers(&[&format!(r#"{{"alg":"Ed25519","kid":"grant-1","typ":"{kind}"}}"#)]);
    }
}

#[test]
fn key_id_as_a_path_a_query_or_another_type() {
    let long = "k".repeat(65);
    for kid in
        ["", "../grant-1", "/dev/null", "' or 1=1 --", "grant-1\\u0000", "a\\\"b", "ü", " grant-1", &long]
    {
        refused_headers(&[&format!(r#"{{"alg":"Ed25519","kid":"{kid}","typ":"bonafides-grant+jwt"}}"#)]);
    }
    refused_headers(&[r#"{"alg":"Ed25519","kid":1,"typ":"bonafides-grant+jwt"}"#]);
}

#[test]
fn key_that_is_not_configured() {
    for kid in ["grant-2", "Grant-1", "grant-", "grant-1."] {
        let token = signed(&header(kid).unwrap(), good_payload().as_bytes());
        assert_eq!(verify(&token), Err(GrantError::UnknownKey), "{kid}");
    }
}

#[test]
fn only_the_named_key_is_tried() {
    let other = RawKeys::new([1; 32], [2; 32], [3; 32], [9; 32]);
    let both = connector().key("grant-2", other.grant_public()).unwrap();
    let secret = Sensitive::from(PASSWORD);
    let (delivery, now) = (delivery(&secret), seconds(NOW));
    let message = |kid| format!("{}.{}", base64(header(kid).unwrap()), base64(good_payload()));
    let token = |kid, keys: &RawKeys| {
        let message: String = message(kid);
        format!("{message}.{}", base64(keys.sign_grant(message.as_bytes()).unwrap()))
    };
    assert_eq!(both.verify(&token("grant-1", &keys()), &delivery, now), Ok(granted()));
    assert_eq!(both.verify(&token("grant-2", &other), &delivery, now), Ok(granted()));
    assert_eq!(both.verify(&token("grant-1", &other), &delivery, now), Err(GrantError::Signature));
    assert_eq!(both.verify(&token("grant-2", &keys()), &delivery, now), Err(GrantError::Signature));
}

#[test]
fn padding_spaces_and_the_other_alphabet() {
    let (header, payload) = (base64(good_header()), base64(good_payload()));
    let good = token(&granted());
    let (_, signature) = good.rsplit_once('.').unwrap();
    for odd in ["=", "==", " ", "\n", "\r\n", "\t", "+", "/", "%3D", "\u{200b}", "\0", "A", "!"] {
        let token = signed_parts(&format!("{header}{odd}"), &payload);
        assert_eq!(verify(&token), Err(GrantError::Header), "{odd:?}");
        let token = signed_parts(&format!("{odd}{header}"), &payload);
        assert_eq!(verify(&token), Err(GrantError::Header), "{odd:?}");
        let token = signed_parts(&header, &format!("{payload}{odd}"));
        assert!(matches!(verify(&token), Err(GrantError::Claims(_))), "{odd:?}");
        let token = signed_parts(&header, &format!("{odd}{payload}"));
        assert!(matches!(verify(&token), Err(GrantError::Claims(_))), "{odd:?}");
        let token = format!("{header}.{payload}.{signature}{odd}");
        assert_eq!(verify(&token), Err(GrantError::Signature), "{odd:?}");
        let token = format!("{header}.{payload}.{odd}{signature}");
        assert_eq!(verify(&token), Err(GrantError::Signature), "{odd:?}");
    }
    let standard = signature.replace('-', "+").replace('_', "/");
    assert_ne!(standard, signature, "the vector has a letter in which the alphabets differ");
    assert_eq!(verify(&format!("{header}.{payload}.{standard}")), Err(GrantError::Signature));
}

/// Sets the unused bits of the last character, which gives another text for the same bytes.
fn with_unused_bits(part: &str) -> Option<String> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = alphabet.find(part.chars().last()?)?;
    let next = alphabet.get(last + 1..last + 2)?;
    (!part.len().is_multiple_of(4)).then(|| format!("{}{next}", &part[..part.len() - 1]))
}

#[test]
fn base64_that_is_not_canonical() {
    // A name for the operator such that header, payload and signature all have unused bits.
    let claims = (0..3).map(|n| GrantClaims { opr: "p".repeat(n + 1), ..granted() });
    let good = claims.map(|claims| token(&claims)).find(|t| t.split('.').nth(1).unwrap().len() % 4 != 0);
    let good = good.unwrap();
    let parts: Vec<&str> = good.split('.').collect();
    let payload = with_unused_bits(parts[1]).unwrap();
    assert_eq!(verify(&signed_parts(parts[0], &payload)), Err(ClaimsError::Encoding.into()));
    let signature = with_unused_bits(parts[2]).unwrap();
    assert_eq!(verify(&format!("{}.{}.{signature}", parts[0], parts[1])), Err(GrantError::Signature));
    let kid = (1..4).map(|n| header(&"k".repeat(n)).unwrap()).find(|h| h.len() % 3 != 0).unwrap();
    let odd = with_unused_bits(&base64(kid)).unwrap();
    assert_eq!(verify(&signed_parts(&odd, parts[1])), Err(GrantError::Header));
}

#[test]
fn another_number_of_parts_and_other_serialisations() {
    let good = token(&granted());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, payload, signature] = *parts else { panic!("three parts") };
    for (token, refusal) in [
        (String::new(), GrantError::Header),
        (".".to_owned(), GrantError::Header),
        ("..".to_owned(), GrantError::Header),
        (header.to_owned(), GrantError::Header),
        (format!("{header}."), GrantError::Signature),
        (format!("{header}.{payload}"), GrantError::Signature),
        (format!("{header}.{payload}."), GrantError::Signature),
        (format!("{header}..{signature}"), GrantError::Signature),
        (format!(".{payload}.{signature}"), GrantError::Header),
        (format!("{good}."), GrantError::Signature),
        (format!("{good}.{signature}"), GrantError::Signature),
        (format!("{header}.{header}.{payload}.{signature}"), GrantError::Signature),
        (format!("{header}.key.iv.{payload}.{signature}"), GrantError::Signature),
        (format!("Bearer {good}"), GrantError::Header),
        (
            format!(r#"{{"payload":"{payload}","protected":"{header}","signature":"{signature}"}}"#),
            GrantError::Header,
        ),
    ] {
        assert_eq!(verify(&token), Err(refusal), "{token}");
    }
    // Even if the engine's key signed it: two parts, a detached payload, and four parts.
    let mac = base64(keys().sign_grant(header.as_bytes()).unwrap());
    assert_eq!(verify(&format!("{header}.{mac}")), Err(ClaimsError::Encoding.into()));
    assert_eq!(verify(&signed_parts(header, "")), Err(ClaimsError::Structure.into()));
    assert_eq!(
        verify(&signed_parts(header, &format!("{payload}.{payload}"))),
        Err(ClaimsError::Encoding.into())
    );
}

#[test]
fn more_than_4_kib() {
    let longest = format!("{}{}", "A".repeat(4095), ".");
    assert_eq!(verify(&longest), Err(GrantError::Header));
    assert_eq!(verify(&format!("A{longest}")), Err(GrantError::TooLong));
    assert_eq!(verify(&"A".repeat(1 << 20)), Err(GrantError::TooLong));
}
