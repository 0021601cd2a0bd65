use std::sync::Arc;

use bonafides::case::{CommandId, PresentChallenge, Register};
use bonafides::keys::Sensitive;
use bonafides_parts::{Provider, ProviderError, ProviderRequest};

use super::carry_out::{About, Carried, silent};
use crate::Inner;

/// A request to a provider, on its way to another thread.
struct Request {
    id: String,
    challenge: String,
    nonce: String,
    number: Option<Sensitive<String>>,
    name: Option<Sensitive<String>>,
}

impl Inner {
    /// The operator's screen, or the page, has the prompt from the reply; a provider is told.
    pub(super) fn present(&self, id: &CommandId, ask: &PresentChallenge, about: &About) -> Carried {
        let Some(asked) = ask.provider.as_ref().filter(|asked| !asked.decoy) else {
            return Carried::Done;
        };
        let request = Request {
            id: id.to_string(),
            challenge: ask.challenge.clone(),
            nonce: asked.nonce.clone(),
            number: asked.number.clone(),
            name: None,
        };
        self.ask_provider(&asked.id, request, about, |provider, request| provider.start(request))
    }

    /// Tells the provider that the subject may register something.
    pub(super) fn register(&self, id: &CommandId, register: &Register, about: &About) -> Carried {
        if self.parts.now() >= register.until {
            return Carried::Failed("the request has expired".to_owned());
        }
        let request = Request {
            id: id.to_string(),
            challenge: register.challenge.clone(),
            nonce: register.nonce.clone(),
            number: None,
            name: about.subject.as_ref().map(|subject| subject.name.clone()),
        };
        self.ask_provider(&register.provider, request, about, |provider, request| provider.register(request))
    }

    /// Tells every provider that a registration is revoked; those that do not know it do nothing.
    pub(super) fn revoke_registration(&self, nonce: &str, account: &str) -> Carried {
        let mut carried = Carried::Done;
        for (name, provider) in &self.parts.providers {
            let (part, account, nonce) = (Arc::clone(&provider.part), account.to_owned(), nonce.to_owned());
            let limit = self.parts.limits.provider;
            let revoked = provider.patience.within(limit, move || part.revoke(&account, &nonce));
            let failure = match revoked {
                Ok(Ok(())) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(silence) => Some(silence.as_str().to_owned()),
            };
            self.troubles.note(&format!("provider {name}"), self.parts.now(), failure.as_deref());
            if let Some(reason) = failure {
                // Repeating does no harm, and stopping would.
                carried = Carried::LaterUnknown(reason);
            }
        }
        carried
    }

    fn ask_provider(
        &self,
        provider: &str,
        request: Request,
        about: &About,
        ask: impl FnOnce(&dyn Provider, &ProviderRequest<'_>) -> Result<(), ProviderError> + Send + 'static,
    ) -> Carried {
        let name = format!("provider {provider}");
        let Some(provider) = self.parts.providers.get(provider) else {
            return Carried::Failed(format!("no {name} is configured"));
        };
        let Some(account) = about.case.account().map(str::to_owned) else {
            return Carried::Failed("the case has no subject".to_owned());
        };
        let part = Arc::clone(&provider.part);
        let started = provider.patience.within(self.parts.limits.provider, move || {
            let Request { id, challenge, nonce, number, name } = &request;
            let request = ProviderRequest::new(id, challenge, &account, nonce);
            ask(&*part, &request.number(number.as_ref()).name(name.as_ref()))
        });
        let (carried, failure) = match started {
            Ok(Ok(())) => (Carried::Done, None),
            Ok(Err(ProviderError::Refused(reason))) => (Carried::Failed(reason.clone()), Some(reason)),
            Ok(Err(error)) => (Carried::Later(error.to_string()), Some(error.to_string())),
            Err(silence) => silent(silence),
        };
        self.troubles.note(&name, self.parts.now(), failure.as_deref());
        carried
    }
}
