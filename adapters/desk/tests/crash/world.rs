//! The systems around the desks of several processes, as files: what a process did is there after it was killed.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use bonafides::Time;
use bonafides::case::{Contact, SubjectProfile, WriteStatus};
use bonafides::directory::DirectoryNames;
use bonafides_parts::{
    Account, BoundPolicy, Channel, Directory, DirectoryError, Message, NewSecret, Observation, Provider,
    ProviderError, ProviderRequest, SendStatus, SignalError, SignalSource,
};

/// A folder that all processes share.
#[derive(Debug, Clone)]
pub(crate) struct World(PathBuf);

/// Adds to the name of an account: calls about it are about the same person.
pub(crate) fn account(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

impl World {
    pub(crate) fn at(folder: &Path) -> Self {
        for part in ["sent", "asked", "passwords", "acknowledged"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        Self(folder.to_owned())
    }

    /// The folder of a case, so that a look at one does not read all.
    fn of_case(&self, part: &str, command: &str) -> PathBuf {
        self.0.join(part).join(command.split('.').next().unwrap())
    }

    /// Writes a file whole or not at all.
    fn put(&self, part: &str, command: &str, text: &str) {
        let folder = self.of_case(part, command);
        fs::create_dir_all(&folder).unwrap();
        let temporary = self.0.join(format!("{part}-{command}-{}", std::process::id()));
        fs::write(&temporary, text).unwrap();
        fs::rename(&temporary, folder.join(command)).unwrap();
    }

    /// Everything of one kind that was done for a case, in the order of the commands.
    pub(crate) fn all_of_case(&self, part: &str, case: &str) -> Vec<(String, String)> {
        let mut all = fs::read_dir(self.of_case(part, case)).map(contents).unwrap_or_default();
        all.sort();
        all
    }

    /// Everything of one kind.
    pub(crate) fn all(&self, part: &str) -> Vec<(String, String)> {
        let cases = fs::read_dir(self.0.join(part)).unwrap().map(|entry| entry.unwrap().path());
        cases.flat_map(|case| contents(fs::read_dir(case).unwrap())).collect()
    }

    /// The inputs that were acknowledged, by case.
    pub(crate) fn inputs(&self) -> Vec<(String, String)> {
        let files = contents(fs::read_dir(self.0.join("acknowledged")).unwrap());
        let lines = files.iter().flat_map(|(_, text)| text.lines());
        lines
            .filter_map(|line| line.split_once(' '))
            .map(|(case, id)| (case.to_owned(), id.to_owned()))
            .collect()
    }

    /// The passwords that were set on an account.
    pub(crate) fn passwords(&self, account: &str) -> Vec<String> {
        let text = fs::read_to_string(self.0.join("passwords").join(account)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Notes that a step was acknowledged to its caller.
    pub(crate) fn acknowledged(&self, process: &str, case: &str, input: &str) {
        let path = self.0.join("acknowledged").join(process);
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        file.write_all(format!("{case} {input}\n").as_bytes()).unwrap();
    }
}

fn contents(folder: fs::ReadDir) -> Vec<(String, String)> {
    let files = folder.map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), fs::read_to_string(file.path()).unwrap()))
        .collect()
}

impl Channel for World {
    fn send(&self, message: &Message<'_>) -> SendStatus {
        let text = message.text.expose();
        // Of a command that is carried out again, the text is the same.
        if let Ok(before) = fs::read_to_string(self.of_case("sent", message.id).join(message.id)) {
            assert_eq!(before, format!("{}\n{text}", message.address.expose()));
        }
        self.put("sent", message.id, &format!("{}\n{text}", message.address.expose()));
        SendStatus::Done
    }
}

impl SignalSource for World {
    fn observe(&self, _: &str, _: &SubjectProfile) -> Result<Option<Observation>, SignalError> {
        Ok(Some(Observation::new("none")))
    }
}

impl Provider for World {
    fn start(&self, request: &ProviderRequest<'_>) -> Result<(), ProviderError> {
        self.put("asked", request.id, request.nonce);
        Ok(())
    }
}

impl Directory for World {
    fn find(&self, name: &str) -> Result<Option<String>, DirectoryError> {
        Ok(name.strip_prefix("user").and_then(|n| n.parse().ok()).map(account))
    }

    fn profile(&self, id: &str, _: &BoundPolicy) -> Result<Option<Account>, DirectoryError> {
        let long_ago = Time::from_milliseconds(1_700_000_000_000);
        let number = format!("+45{}", &id[id.len() - 8..]);
        let contact = |channel: &str, address: String| Contact::new(channel, address).changed_at(long_ago);
        let contacts = [contact("sms", number), contact("mail", format!("{id}@home.example"))];
        Ok(Some(SubjectProfile::new(id, "Sanne Holm", true).contacts(contacts).language("en").into()))
    }

    fn group_names(&self) -> Result<DirectoryNames, DirectoryError> {
        Ok(DirectoryNames::default())
    }

    fn set_secret(&self, account: &str, secret: &NewSecret<'_>) -> WriteStatus {
        let path = self.0.join("passwords").join(account);
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
        let password = secret.password.unwrap().expose();
        file.write_all(format!("{password}\n").as_bytes()).unwrap();
        WriteStatus::Done
    }

    fn lock_out(&self, _: &str) -> WriteStatus {
        WriteStatus::Done
    }
}
