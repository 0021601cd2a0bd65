//! The keys of a desk as objects of a token.
//!
//! The label of a key is `owner/name-number`: `log.contoso.example/vault-2`. The highest number is in use; the others open what
//! they sealed. `state`, `vault` and `index` are secrets for HMAC-SHA-256, `grant` is an Ed25519 pair.

use std::sync::{Mutex, PoisonError};

use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use zeroize::{Zeroize as _, Zeroizing};

use crate::error::TokenError;
use crate::session::{CallError, Open};
use crate::token::Token;

/// `edwards25519` as PKCS#11 names the curve since version 3.0, and as an object identifier for tokens that want one.
const CURVES: [&[u8]; 2] = [b"\x13\x0cedwards25519", &[0x06, 0x03, 0x2b, 0x65, 0x70]];

/// The name of a key: `state`, `vault`, `index` or `grant`.
pub(crate) type Name = &'static str;

/// Returns the id of a key.
pub(crate) fn id(name: Name, number: u64) -> String {
    format!("{name}-{number}")
}

/// Returns the label of a key.
pub(crate) fn label(owner: &str, id: &str) -> String {
    format!("{owner}/{id}")
}

/// Returns what the token hashes for a purpose: no message of one purpose is one of another.
pub(crate) fn message(purpose: &str, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let prefix = ["bonafides/1/token/", purpose, "\0"].concat();
    let length = parts.iter().fold(prefix.len(), |sum, part| sum.saturating_add(part.len()));
    // Grows no further: a vector that grows leaves copies in memory.
    let mut message = Zeroizing::new(Vec::with_capacity(length));
    message.extend_from_slice(prefix.as_bytes());
    for part in parts {
        message.extend_from_slice(part);
    }
    message
}

/// Returns the numbers of the keys of a name, lowest first.
pub(crate) fn numbers(token: &Token, owner: &str, name: Name) -> Result<Vec<u64>, TokenError> {
    let class = if name == "grant" { ObjectClass::PRIVATE_KEY } else { ObjectClass::SECRET_KEY };
    let prefix = format!("{owner}/{name}-");
    token.repeatably(move |open| {
        let mut numbers = Vec::new();
        for object in open.search(&[Attribute::Class(class), Attribute::Token(true)])? {
            let label = label_of(open, object)?;
            let number = label.strip_prefix(&prefix).and_then(number_of);
            let Some(number) = number else { continue };
            if numbers.contains(&number) {
                return Err(TokenError::Twice(label).into());
            }
            protected(open, object, &label)?;
            numbers.push(number);
        }
        numbers.sort_unstable();
        Ok(numbers)
    })
}

/// Returns a number that is written as the desk writes it.
fn number_of(text: &str) -> Option<u64> {
    text.parse::<u64>().ok().filter(|number| *number > 0 && number.to_string() == text)
}

fn label_of(open: &Open, object: ObjectHandle) -> Result<String, Error> {
    let attributes = open.session.get_attributes(object, &[AttributeType::Label])?;
    let label = attributes.into_iter().find_map(|attribute| match attribute {
        Attribute::Label(label) => String::from_utf8(label).ok(),
        _ => None,
    });
    Ok(label.unwrap_or_default())
}

/// Refuses a key that can leave the token.
fn protected(open: &Open, object: ObjectHandle, label: &str) -> Result<(), CallError> {
    let attributes = [AttributeType::Sensitive, AttributeType::Extractable];
    let attributes = open.session.get_attributes(object, &attributes)?;
    let is = |wanted: &Attribute| attributes.contains(wanted);
    if is(&Attribute::Sensitive(true)) && is(&Attribute::Extractable(false)) {
        Ok(())
    } else {
        Err(TokenError::Extractable(label.to_owned()).into())
    }
}

/// Keys are made one after the other in a program: not every token shows a new key to all sessions at once. Between programs, the
/// search for a second key must do.
static MAKING: Mutex<()> = Mutex::new(());

/// Makes a key in the token, which never leaves it. Fails if somebody else makes one of the same label.
pub(crate) fn create(token: &Token, label: String, name: Name) -> Result<(), TokenError> {
    token.once(move |open| {
        let session = &open.session;
        let _one = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        let named = [Attribute::Label(label.clone().into_bytes()), Attribute::Id(label.clone().into_bytes())];
        let made = if name == "grant" { pair(session, &named)? } else { vec![single(session, &named)?] };
        let class = if name == "grant" { ObjectClass::PRIVATE_KEY } else { ObjectClass::SECRET_KEY };
        let template = [Attribute::Class(class), Attribute::Label(label.clone().into_bytes())];
        if open.search(&template)?.len() > 1 {
            for object in made {
                session.destroy_object(object)?;
            }
            return Err(TokenError::Twice(label).into());
        }
        Ok(())
    })
}

fn single(session: &Session, named: &[Attribute]) -> Result<ObjectHandle, CallError> {
    let mut template = vec![
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::GENERIC_SECRET),
        Attribute::ValueLen(32.into()),
        Attribute::Encrypt(false),
        Attribute::Decrypt(false),
        Attribute::Wrap(false),
        Attribute::Unwrap(false),
    ];
    template.extend(secret());
    template.extend_from_slice(named);
    let made = session.generate_key(&Mechanism::GenericSecretKeyGen, &template);
    made.map_err(|error| unsupported(error, "HMAC with SHA-256"))
}

fn pair(session: &Session, named: &[Attribute]) -> Result<Vec<ObjectHandle>, CallError> {
    let mut private =
        vec![Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::KeyType(KeyType::EC_EDWARDS)];
    private.extend(secret());
    private.extend_from_slice(named);
    let mut made = Err(Error::NotSupported);
    for curve in CURVES {
        let mut public = vec![
            Attribute::Class(ObjectClass::PUBLIC_KEY),
            Attribute::KeyType(KeyType::EC_EDWARDS),
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::Verify(true),
            Attribute::EcParams(curve.to_vec()),
        ];
        public.extend_from_slice(named);
        made = session.generate_key_pair(&Mechanism::EccEdwardsKeyPairGen, &public, &private);
        if made.is_ok() {
            break;
        }
    }
    let (public, private) = made.map_err(|error| unsupported(error, "Ed25519"))?;
    Ok(vec![public, private])
}

/// The attributes of a key that signs and does nothing else, and that stays where it is.
fn secret() -> [Attribute; 6] {
    [
        Attribute::Token(true),
        Attribute::Private(true),
        Attribute::Sensitive(true),
        Attribute::Extractable(false),
        Attribute::Sign(true),
        Attribute::Derive(false),
    ]
}

/// Returns HMAC-SHA-256 over `message`, which is wiped.
pub(crate) fn hmac(
    token: &Token,
    label: String,
    message: Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<[u8; 32]>, TokenError> {
    token.repeatably(move |open| {
        let key = open.object(ObjectClass::SECRET_KEY, &label)?;
        let signed = open.session.sign(&Mechanism::Sha256Hmac, key, &message);
        let mut mac = signed.map_err(|error| unsupported(error, "HMAC with SHA-256"))?;
        let whole = <[u8; 32]>::try_from(mac.as_slice()).map(Zeroizing::new);
        mac.zeroize();
        whole.map_err(|_| TokenError::Kind(label.clone()).into())
    })
}

/// Signs with Ed25519.
pub(crate) fn sign(token: &Token, label: String, message: Vec<u8>) -> Result<[u8; 64], TokenError> {
    token.repeatably(move |open| {
        let key = open.object(ObjectClass::PRIVATE_KEY, &label)?;
        let mechanism = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        let signature = open.session.sign(&mechanism, key, &message);
        let signature = signature.map_err(|error| unsupported(error, "Ed25519"))?;
        signature.try_into().map_err(|_| TokenError::Kind(label.clone()).into())
    })
}

/// Returns the Ed25519 public key.
pub(crate) fn public(token: &Token, label: String) -> Result<[u8; 32], TokenError> {
    token.repeatably(move |open| {
        let key = open.object(ObjectClass::PUBLIC_KEY, &label)?;
        let attributes = open.session.get_attributes(key, &[AttributeType::EcPoint])?;
        let point = attributes.into_iter().find_map(|attribute| match attribute {
            Attribute::EcPoint(point) => Some(point),
            _ => None,
        });
        let point = point.unwrap_or_default();
        // In an octet string, in a bit string, or as it is: tokens differ.
        let bytes = match point.as_slice() {
            [0x04, 0x20, bytes @ ..] | [0x03, 0x21, 0x00, bytes @ ..] if bytes.len() == 32 => bytes,
            bytes => bytes,
        };
        bytes.try_into().map_err(|_| TokenError::Kind(label.clone()).into())
    })
}

/// Returns the error of a token without a mechanism.
fn unsupported(error: Error, what: &'static str) -> CallError {
    match error {
        Error::Pkcs11(
            RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::CurveNotSupported
            | RvError::FunctionNotSupported
            | RvError::DomainParamsInvalid,
            _,
        )
        | Error::NotSupported => TokenError::Unsupported(what).into(),
        error => error.into(),
    }
}
