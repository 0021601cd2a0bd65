use std::thread;
use std::time::Duration;

use bonafides::case::{Caller, Enrol, Operator, OperatorKind};
use bonafides::keys::Sensitive;
use bonafides_desk::{AtProvider, Desk, DeskError, PageTurn, Start};
use bonafides_passkeys::{Ceremony, PasskeyError, Passkeys};
use serde::Deserialize;
use serde_json::{Value, json};
use tiny_http::{Method, Request};

use crate::http::{self, Reply};
use crate::sessions::{Session, Sessions};
use crate::vouch::VouchPage;

const FILES: [(&str, &str, &str); 3] = [
    ("/", "text/html", include_str!("../page/index.html")),
    ("/page.js", "text/javascript", include_str!("../page/page.js")),
    ("/page.css", "text/css", include_str!("../page/page.css")),
];

/// The looks for a registration that the worker has not asked for yet, and the pause between them.
const LOOKS: u32 = 100;
const PAUSE: Duration = Duration::from_millis(50);

/// The page: what it sends is a view for callers, and nothing else about the case.
pub(crate) struct Page {
    origin: String,
    desk: Desk,
    passkeys: Passkeys,
    sessions: Sessions,
    vouch: Option<VouchPage>,
}

/// A request of the page.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Say {
    Start {
        action: String,
        name: String,
    },
    Choose {
        challenge: String,
    },
    Answer {
        challenge: String,
        text: Sensitive<String>,
    },
    /// The options for the browser.
    Options {
        challenge: String,
    },
    /// The browser's response.
    Passkey {
        challenge: String,
        response: Value,
    },
    /// Registers a passkey.
    Enrol {
        challenge: String,
    },
    Password {
        password: Sensitive<String>,
    },
}

/// The reason why nothing was done.
enum Failure {
    /// The page sent something that it never sends.
    Bad,
    Desk(DeskError),
    Passkeys(PasskeyError),
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl From<PasskeyError> for Failure {
    fn from(error: PasskeyError) -> Self {
        Self::Passkeys(error)
    }
}

impl Page {
    pub(crate) fn new(origin: String, desk: Desk, passkeys: Passkeys, vouch: Option<VouchPage>) -> Self {
        Self { origin, desk, passkeys, sessions: Sessions::default(), vouch }
    }

    pub(crate) fn answer(&self, mut request: Request) {
        let reply = self.reply(&mut request);
        reply.send(request);
    }

    fn reply(&self, request: &mut Request) -> Reply {
        let path = request.url().split('?').next().unwrap_or_default().to_owned();
        if let Some(vouch) = self.vouch.as_ref().filter(|_| path == "/vouch" || path.starts_with("/vouch/")) {
            return vouch.reply(request, &path);
        }
        match request.method() {
            Method::Get => match FILES.iter().find(|(known, ..)| *known == path) {
                Some((_, kind, text)) => Reply { kind, ..Reply::json((*text).to_owned()) },
                None => Reply::error(404),
            },
            // Another page cannot make a visitor's browser say something here.
            Method::Post if http::header(request, "Origin") != Some(&self.origin) => Reply::error(403),
            Method::Post if path == "/say" => match self.said(request) {
                Ok(reply) => reply,
                Err(Failure::Bad) => Reply::error(400),
                Err(Failure::Desk(error)) => broken(&error, error.help()),
                Err(Failure::Passkeys(error)) => broken(&error, error.help()),
            },
            _ => Reply::error(404),
        }
    }

    fn said(&self, request: &mut Request) -> Result<Reply, Failure> {
        let say = http::body(request).ok_or(Failure::Bad)?;
        if let Say::Start { action, name } = say {
            return self.start(&action, &name);
        }
        let secret = http::cookie(request, "session").ok_or(Failure::Bad)?;
        let session = self.sessions.find(&secret).ok_or(Failure::Bad)?;
        let case = &session.case;
        let turn = match say {
            Say::Start { .. } => return Err(Failure::Bad),
            Say::Choose { challenge } => case.choose(&challenge)?,
            Say::Answer { challenge, text } => case.answer(&challenge, [text])?,
            Say::Enrol { challenge } => case.enrol(Enrol::Registration { challenge })?,
            Say::Password { password } => case.carry_out(Some(password))?,
            Say::Options { challenge } => {
                return self.options(asked(&session, &challenge)?).map(Reply::json);
            }
            Say::Passkey { challenge, response } => {
                let asked = asked(&session, &challenge)?;
                case.after(|| self.passkey(&session, asked, &response))?
            }
        };
        self.sessions.remember(&secret, &turn.at_provider);
        Ok(Reply::json(shown(&turn).to_string()))
    }

    fn start(&self, action: &str, name: &str) -> Result<Reply, Failure> {
        let page = Operator::new("portal", OperatorKind::SelfService);
        let start = Start::new(action, page, "web").named(name).language("en");
        let (case, turn) = self.desk.start_page("portal", &start, Caller::default())?;
        let session = self.sessions.begin(case).ok_or(PasskeyError::Random)?;
        let cookie = format!("session={session}; HttpOnly; SameSite=Strict; Path=/");
        Ok(Reply { cookie: Some(cookie), ..Reply::json(shown(&turn).to_string()) })
    }

    fn options(&self, asked: &AtProvider) -> Result<String, Failure> {
        for _ in 0..LOOKS {
            match self.passkeys.options(&ceremony(asked)) {
                // Of a registration: the worker tells the provider in a moment.
                Err(PasskeyError::NotAsked) => thread::sleep(PAUSE),
                options => return Ok(options?),
            }
        }
        Err(PasskeyError::NotAsked.into())
    }

    /// Passes a response of the browser to the desk. The reason of a refusal is for the log alone.
    fn passkey(&self, session: &Session, asked: &AtProvider, response: &Value) -> Result<(), Failure> {
        let answer = self.passkeys.answer(&ceremony(asked), &response.to_string())?;
        let outcome = self.desk.give(session.case.id(), &answer.input)?;
        self.passkeys.settle(&answer, &outcome)?;
        match &answer.checked {
            Ok(()) => println!("passkey: accepted"),
            Err(refusal) => println!("passkey: {}: {refusal}", refusal.code()),
        }
        Ok(())
    }
}

/// Returns what the visitor does at the provider for this challenge.
fn asked<'s>(session: &'s Session, challenge: &str) -> Result<&'s AtProvider, Failure> {
    session.at_provider.iter().find(|asked| asked.challenge == challenge).ok_or(Failure::Bad)
}

fn ceremony(asked: &AtProvider) -> Ceremony<'_> {
    Ceremony { registers: asked.registers, ..Ceremony::proof(&asked.command, &asked.nonce) }
}

/// The view for callers, and the challenges that the browser answers. Neither command nor nonce.
fn shown(turn: &PageTurn) -> Value {
    let view = &turn.view;
    let at_provider = turn.at_provider.iter();
    let at_provider: Vec<Value> = at_provider
        .map(|asked| json!({ "challenge": asked.challenge, "registers": asked.registers }))
        .collect();
    json!({
        "text": view.text, "offers": view.offers, "asked": view.asked, "approved": view.approved, "ended": view.ended,
        "at_provider": at_provider,
    })
}

/// An error that concerns every visitor alike.
fn broken(error: &dyn std::error::Error, help: &str) -> Reply {
    eprintln!("error: {error}; {help}");
    Reply::error(503)
}
