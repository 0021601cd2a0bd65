//! A witness that keeps the protocol, over HTTP on this machine, and every way in which one fails.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bonafides::audit::Hash;
use bonafides::log::{ConsistencyProof, Head, LogKey as _, SignedCheckpoint, WitnessPublicKey};
use bonafides_desk::HttpWitness;
use ed25519_dalek::{Signer as _, SigningKey};

use crate::world::log_key;

/// How a witness behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    Honest,
    /// Does not answer until its mood changes.
    Hangs,
    /// Answers this status, and no more.
    Status(u16),
    /// Sends whoever asks elsewhere.
    Redirects,
    /// Answers with more than anybody reads.
    Huge,
    /// Signs with a key that is not its own.
    WrongKey,
    /// Cosigns another tree.
    OtherTree,
    /// Says that it has cosigned this number of records.
    Knows(u64),
    /// Says with 409 something that is no size.
    Babbles,
}

pub(crate) struct StandIn {
    mood: Mutex<Mood>,
    changed: Condvar,
    pub(crate) seen: Mutex<Head>,
    pub(crate) asked: Mutex<Vec<String>>,
    key: SigningKey,
    pub(crate) public: WitnessPublicKey,
    pub(crate) url: String,
}

impl StandIn {
    pub(crate) fn start(name: &str, seed: u8) -> Arc<Self> {
        let key = SigningKey::from_bytes(&[seed; 32]);
        let public = WitnessPublicKey::new(name.parse().unwrap(), key.verifying_key().to_bytes()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/of/it", listener.local_addr().unwrap());
        let stand_in = Arc::new(Self {
            mood: Mutex::new(Mood::Honest),
            changed: Condvar::new(),
            seen: Mutex::new(Head::empty()),
            asked: Mutex::default(),
            key,
            public,
            url,
        });
        let server = Arc::clone(&stand_in);
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let server = Arc::clone(&server);
                std::thread::spawn(move || server.serve(&connection));
            }
        });
        stand_in
    }

    pub(crate) fn client(&self) -> Arc<HttpWitness> {
        Arc::new(HttpWitness::new(&self.url.parse().unwrap(), bonafides_tls::Trust::default()))
    }

    pub(crate) fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
        self.changed.notify_all();
    }

    fn serve(&self, mut connection: &TcpStream) {
        let mut reader = BufReader::new(connection);
        let (mut length, mut line) = (0, String::new());
        let mut first = String::new();
        while reader.read_line(&mut line).unwrap_or(0) > 2 {
            if first.is_empty() {
                first.clone_from(&line);
            }
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            line.clear();
        }
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        assert_eq!(first, "POST /of/it/add-checkpoint HTTP/1.1\r\n");
        let body = String::from_utf8(body).unwrap();
        self.asked.lock().unwrap().push(body.clone());
        let (status, header, answer) = self.answer(&body);
        let _ = connection.write_all(
            format!(
                "HTTP/1.1 {status} X\r\n{header}Content-Length: {}\r\nConnection: close\r\n\r\n{answer}",
                answer.len()
            )
            .as_bytes(),
        );
    }

    fn answer(&self, body: &str) -> (u16, &'static str, String) {
        let waits = |mood: &mut Mood| *mood == Mood::Hangs;
        let mood = *self.changed.wait_while(self.mood.lock().unwrap(), waits).unwrap();
        match mood {
            Mood::Status(status) => (status, "", String::new()),
            Mood::Redirects => (302, "Location: http://127.0.0.1:1/add-checkpoint\r\n", String::new()),
            Mood::Knows(size) => (409, "", format!("{size}\n")),
            Mood::Babbles => (409, "", "soon\n".to_owned()),
            Mood::Huge => {
                let (status, header, answer) = self.cosign(body, &self.key, None);
                (status, header, if status == 200 { answer.repeat(1_000) } else { answer })
            }
            Mood::WrongKey => self.cosign(body, &SigningKey::from_bytes(&[99; 32]), None),
            Mood::OtherTree => self.cosign(body, &self.key, Some("another.log\n1\nAAAA\n")),
            Mood::Honest | Mood::Hangs => self.cosign(body, &self.key, None),
        }
    }

    /// Answers as C2SP tlog-witness says.
    fn cosign(&self, body: &str, key: &SigningKey, other: Option<&str>) -> (u16, &'static str, String) {
        let (head, note) = body.split_once("\n\n").unwrap();
        let mut lines = head.lines();
        let old: u64 = lines.next().unwrap().strip_prefix("old ").unwrap().parse().unwrap();
        let hash = |line: &str| Hash::from_bytes(STANDARD.decode(line).unwrap().try_into().unwrap());
        let proof = ConsistencyProof::new(lines.map(hash).collect());
        let checkpoint = SignedCheckpoint::open(note.as_bytes(), log_key(7).public()).unwrap();
        let mut seen = self.seen.lock().unwrap();
        if old > checkpoint.head().size {
            return (400, "", String::new());
        }
        if old != seen.size {
            return (409, "", format!("{}\n", seen.size));
        }
        if proof.check(&seen, checkpoint.head()).is_err() {
            return (422, "", String::new());
        }
        *seen = *checkpoint.head();
        (200, "", self.line(key, other.unwrap_or_else(|| checkpoint.note().text())))
    }

    /// A line of a cosignature, which names this witness whatever the key.
    fn line(&self, key: &SigningKey, text: &str) -> String {
        let time = 1_800_000_000_u64;
        let signature = key.sign(format!("cosignature/v1\ntime {time}\n{text}").as_bytes());
        let vkey = self.public.to_string();
        let [name, id, _] = vkey.splitn(3, '+').collect::<Vec<_>>().try_into().unwrap();
        let id = u32::from_str_radix(id, 16).unwrap().to_be_bytes();
        let bytes = [id.as_slice(), &time.to_be_bytes(), &signature.to_bytes()].concat();
        format!("\u{2014} {name} {}\n", STANDARD.encode(bytes))
    }
}
