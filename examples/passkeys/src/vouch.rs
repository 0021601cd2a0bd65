use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use bonafides::case::{CommandId, HostInput, Input, InputId, Outcome};
use bonafides_desk::{Desk, DeskError};
use bonafides_oidc::{OpenId, Proof, Purpose, SignIn, SignInError};
use tiny_http::{Method, Request};

use crate::http::{self, Reply};

/// The cookie of a voucher's browser. It comes back from the provider, so that another page may send the browser here with it.
const COOKIE: &str = "vouch";
/// The most vouchers at once; the oldest go first.
const MOST: usize = 1_000;

/// The page on which vouchers sign in and answer.
pub(crate) struct VouchPage {
    origin: String,
    desk: Desk,
    provider: OpenId,
    visits: Mutex<VecDeque<(String, Visit)>>,
}

/// A voucher on the way to the provider, or back from it.
enum Visit {
    SigningIn(Box<SignIn>, CommandId),
    SignedIn(Proof, CommandId),
}

enum Failure {
    /// The browser sent something that this page never sends, or has no visit.
    Bad,
    SignIn(SignInError),
    Desk(DeskError),
}

impl From<SignInError> for Failure {
    fn from(error: SignInError) -> Self {
        Self::SignIn(error)
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        Self::Desk(error)
    }
}

impl VouchPage {
    pub(crate) fn new(origin: String, desk: Desk, provider: OpenId) -> Self {
        Self { origin, desk, provider, visits: Mutex::default() }
    }

    /// Returns the answer to a request below `/vouch`.
    pub(crate) fn reply(&self, request: &mut Request, path: &str) -> Reply {
        let query = request.url().split_once('?').map_or("", |(_, query)| query).to_owned();
        let reply = match (request.method(), path) {
            (Method::Get, "/vouch") => self.begin(&query),
            (Method::Get, "/vouch/back") => self.signed_in(request, &query),
            // Another page cannot make a voucher's browser answer.
            (Method::Post, "/vouch/answer") if http::header(request, "Origin") == Some(&self.origin) => {
                self.answer(request)
            }
            _ => return Reply::error(404),
        };
        match reply {
            Ok(reply) => reply,
            Err(Failure::Bad) => html(400, "<p>Open the link of the request again.</p>"),
            Err(Failure::SignIn(error)) => {
                eprintln!("vouch: {error}; {}", error.help());
                html(403, "<p>You are not signed in. Open the link of the request again.</p>")
            }
            Err(Failure::Desk(error)) => {
                eprintln!("vouch: {error}; {}", error.help());
                html(503, "<p>Please try again later.</p>")
            }
        }
    }

    /// Sends a voucher to the provider, to sign in for this one request.
    fn begin(&self, query: &str) -> Result<Reply, Failure> {
        let command: CommandId =
            query.strip_prefix("request=").and_then(|id| id.parse().ok()).ok_or(Failure::Bad)?;
        let sign_in = self.provider.begin(&Purpose::Vouch(command.clone()), self.desk.now())?;
        let address = sign_in.address().to_owned();
        let secret = self.keep(Visit::SigningIn(Box::new(sign_in), command)).ok_or(Failure::Bad)?;
        let cookie = format!("{COOKIE}={secret}; HttpOnly; SameSite=Lax; Path=/vouch");
        Ok(Reply { status: 303, location: Some(address), cookie: Some(cookie), ..html(303, "") })
    }

    fn signed_in(&self, request: &Request, query: &str) -> Result<Reply, Failure> {
        let secret = http::cookie(request, COOKIE).ok_or(Failure::Bad)?;
        let Some(Visit::SigningIn(sign_in, command)) = self.take(&secret) else { return Err(Failure::Bad) };
        let purpose = Purpose::Vouch(command.clone());
        let proof = self.provider.finish(*sign_in, &purpose, query, self.desk.now())?;
        // A new secret: nobody else knows that of the signed-in voucher.
        let secret = self.keep(Visit::SignedIn(proof, command)).ok_or(Failure::Bad)?;
        let cookie = format!("{COOKIE}={secret}; HttpOnly; SameSite=Lax; Path=/vouch");
        Ok(Reply { cookie: Some(cookie), ..html(200, include_str!("../page/vouch.html")) })
    }

    fn answer(&self, request: &mut Request) -> Result<Reply, Failure> {
        let secret = http::cookie(request, COOKIE).ok_or(Failure::Bad)?;
        let says_yes = match http::text(request).as_deref() {
            Some("says=yes") => true,
            Some("says=no") => false,
            _ => return Err(Failure::Bad),
        };
        let Some(Visit::SignedIn(proof, command)) = self.take(&secret) else { return Err(Failure::Bad) };
        let says: HostInput = proof.vouch(says_yes).ok_or(Failure::Bad)?;
        let id = http::secret().and_then(|id| id.get(..32)?.parse::<InputId>().ok()).ok_or(Failure::Bad)?;
        let outcome = self.desk.give(&command.case, &Input::host(id, "vouch", says))?;
        if outcome == Outcome::Accepted {
            println!("vouch: accepted");
            return Ok(html(200, "<p>Thank you. The service desk has your answer.</p>"));
        }
        println!("vouch: {outcome:?}");
        Ok(html(200, "<p>This request does not wait for an answer of yours.</p>"))
    }

    /// Keeps a visit, and returns its secret; `None` if the system has no randomness.
    fn keep(&self, visit: Visit) -> Option<String> {
        let secret = http::secret()?;
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        while visits.len() >= MOST {
            visits.pop_front();
        }
        visits.push_back((secret.clone(), visit));
        Some(secret)
    }

    /// Returns a visit, once.
    fn take(&self, secret: &str) -> Option<Visit> {
        let mut visits = self.visits.lock().unwrap_or_else(PoisonError::into_inner);
        let at = visits.iter().position(|(known, _)| known == secret)?;
        visits.remove(at).map(|(_, visit)| visit)
    }
}

fn html(status: u16, body: &str) -> Reply {
    let body = format!("{}{body}</main></body></html>\n", include_str!("../page/top.html"));
    Reply { status, kind: "text/html", body, cookie: None, location: None }
}
