//! An authenticator and its browser, in software: honest unless told otherwise.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

pub(crate) const PRESENT: u8 = 0x01;
pub(crate) const VERIFIED: u8 = 0x04;
pub(crate) const BACKUP_ELIGIBLE: u8 = 0x08;
pub(crate) const BACKED_UP: u8 = 0x10;
const WITH_KEY: u8 = 0x40;

/// A device with one passkey. What it says about itself and its page can be changed.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) key: SigningKey,
    pub(crate) id: Vec<u8>,
    pub(crate) handle: Option<String>,
    pub(crate) counter: u32,
    /// By how much the counter rises with each signature.
    pub(crate) step: u32,
    pub(crate) flags: u8,
    pub(crate) origin: String,
    /// The relying party; that of the options by default.
    pub(crate) rp_id: Option<String>,
    /// The challenge; that of the options by default.
    pub(crate) challenge: Option<String>,
    /// The type of ceremony; the right one by default.
    pub(crate) kind: Option<String>,
    /// Further members of the client data.
    pub(crate) client_data: Value,
    /// The make.
    pub(crate) aaguid: [u8; 16],
    pub(crate) attestation: Attestation,
}

/// A statement that proves the make of a device.
#[derive(Clone)]
pub(crate) enum Attestation {
    /// An empty statement of this format.
    Empty(&'static str),
    /// `packed`, signed by the device's own key.
    Own,
    /// `packed`, signed by this key, with the certificate of `attestation/leaf.der`.
    Packed(SigningKey),
}

impl Device {
    pub(crate) fn new() -> Self {
        Self {
            key: SigningKey::from_slice(&random()).unwrap(),
            id: random().to_vec(),
            handle: None,
            counter: 0,
            step: 1,
            flags: PRESENT | VERIFIED,
            origin: "https://help.contoso.example".to_owned(),
            rp_id: None,
            challenge: None,
            kind: None,
            client_data: json!({}),
            aaguid: [0; 16],
            attestation: Attestation::Empty("none"),
        }
    }

    /// Answers `navigator.credentials.create`.
    pub(crate) fn create(&mut self, options: &str) -> Value {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = &options["publicKey"];
        self.handle = Some(options["user"]["id"].as_str().unwrap().to_owned());
        let client_data = self.client_data("webauthn.create", options);
        let data = self.data_with_key(options["rp"]["id"].as_str().unwrap());
        let (format, statement) = self.attest(&[data.as_slice(), &Sha256::digest(&client_data)].concat());
        let object = map(&[
            (text("fmt"), text(format)),
            (text("attStmt"), statement),
            (text("authData"), bytes(&data)),
        ]);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": { "clientDataJSON": base64(&client_data), "attestationObject": base64(&object) },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
    }

    /// Answers `navigator.credentials.get`.
    pub(crate) fn get(&mut self, options: &str) -> Value {
        let options: Value = serde_json::from_str(options).unwrap();
        let options = &options["publicKey"];
        assert_eq!(options["allowCredentials"], json!([]), "no list that reveals who has a passkey");
        assert_eq!(options["userVerification"], "required");
        let client_data = self.client_data("webauthn.get", options);
        self.counter += self.step;
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": base64(&self.id), "rawId": base64(&self.id), "type": "public-key",
            "response": {
                "clientDataJSON": base64(&client_data),
                "authenticatorData": base64(&data),
                "signature": base64(signature.to_der().as_bytes()),
                "userHandle": self.handle,
            },
            "clientExtensionResults": {},
        })
    }

    fn attest(&self, signed: &[u8]) -> (&'static str, Vec<u8>) {
        let statement = |key: &SigningKey, chain: &[(Vec<u8>, Vec<u8>)]| {
            let signature: Signature = key.sign(signed);
            let own = [(text("alg"), vec![0x26]), (text("sig"), bytes(signature.to_der().as_bytes()))];
            map(&[&own, chain].concat())
        };
        match &self.attestation {
            Attestation::Empty(format) => (format, map(&[])),
            Attestation::Own => ("packed", statement(&self.key, &[])),
            Attestation::Packed(key) => {
                let certificate = [head(4, 1), bytes(include_bytes!("attestation/leaf.der"))].concat();
                ("packed", statement(key, &[(text("x5c"), certificate)]))
            }
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let mut data = json!({
            "type": self.kind.as_deref().unwrap_or(kind),
            "challenge": self.challenge.as_deref().unwrap_or(options["challenge"].as_str().unwrap()),
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.as_object_mut().unwrap().extend(self.client_data.as_object().unwrap().clone());
        data.to_string().into_bytes()
    }

    fn data(&self, rp_id: &str, more: u8) -> Vec<u8> {
        let rp_id = self.rp_id.as_deref().unwrap_or(rp_id);
        let mut data = Sha256::digest(rp_id).to_vec();
        data.push(self.flags | more);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn data_with_key(&self, rp_id: &str) -> Vec<u8> {
        let mut data = self.data(rp_id, WITH_KEY);
        data.extend(self.aaguid);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(self.public_key());
        data
    }

    /// The public key as COSE: EC2, ES256, P-256.
    fn public_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        map(&[
            (vec![0x01], vec![0x02]),
            (vec![0x03], vec![0x26]),
            (vec![0x20], vec![0x01]),
            (vec![0x21], bytes(x)),
            (vec![0x22], bytes(y)),
        ])
    }
}

/// Returns a response with one byte of this member of `response` changed.
pub(crate) fn altered(response: &Value, member: &str, at: usize) -> Value {
    let mut response = response.clone();
    let mut value = URL_SAFE_NO_PAD.decode(response["response"][member].as_str().unwrap()).unwrap();
    value[at] ^= 1;
    response["response"][member] = base64(&value).into();
    response
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

/// CBOR (RFC 8949): a head of this major type.
fn head(major: u8, length: usize) -> Vec<u8> {
    let length = u16::try_from(length).unwrap();
    match u8::try_from(length) {
        Ok(short) if short < 24 => vec![major << 5 | short],
        Ok(short) => vec![major << 5 | 0x18, short],
        Err(_) => [vec![major << 5 | 0x19], length.to_be_bytes().to_vec()].concat(),
    }
}

fn bytes(value: &[u8]) -> Vec<u8> {
    [head(2, value.len()), value.to_vec()].concat()
}

fn text(value: &str) -> Vec<u8> {
    [head(3, value.len()), value.as_bytes().to_vec()].concat()
}

fn map(members: &[(Vec<u8>, Vec<u8>)]) -> Vec<u8> {
    let members = members.iter().flat_map(|(key, value)| [key.clone(), value.clone()]);
    [head(5, members.clone().count() / 2), members.collect::<Vec<_>>().concat()].concat()
}
