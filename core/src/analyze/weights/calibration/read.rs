//! From the document to the calibration. Every mistake is reported.

use std::collections::BTreeMap;

use super::ast::{self, Document};
use super::circle::circle;
use super::numbers::{Numbers, Placed, unknown_model};
use super::{Ability, Cause, Check, Loaded, Model, Named, Place, Reach, Signal};
use crate::analyze::weights::held::MOST_CAUSES;
use crate::diagnostic::place::{Path, Places, Span};
use crate::diagnostic::{Code, Finding, MOST, did_you_mean};
use crate::policy::ast::{Item, List, MapEntry, Str};

/// Returns the calibration, if there is nothing to report.
pub(super) fn loaded(document: &Document<'_>, out: &mut Vec<Finding>) -> Option<Loaded> {
    let models: Vec<&str> = document.models.iter().map(|model| model.key.text).collect();
    let reader = Reader { models: &models };
    let checks = reader.checks(document, out);
    let causes = reader.causes(document, out);
    let signals = reader.signals(document, out);
    (out.is_empty()).then(|| Loaded {
        name: document.name.text.into(),
        version: document.version.text.into(),
        shared: document.shared,
        models: document.models.iter().map(model).collect(),
        checks,
        checks_at: Place::new(document.checks.span, &Path::ROOT.key("checks")),
        causes,
        causes_at: match document.causes.span {
            Span::START => Place::new(Span::START, &Path::ROOT),
            span => Place::new(span, &Path::ROOT.key("causes")),
        },
        signals,
        text: "".into(),
        places: Places::Chars,
    })
}

fn model<'d, K>(entry: &MapEntry<Str<'d, K>, ast::Model<'d>>) -> Model {
    Model {
        name: entry.key.text.into(),
        about: entry.about.text.into(),
        attacks: entry.attacks,
        accepted: entry.accepted,
    }
}

struct Reader<'a, 'd> {
    models: &'a [&'d str],
}

impl Reader<'_, '_> {
    fn checks(&self, document: &Document<'_>, out: &mut Vec<Finding>) -> Vec<Check> {
        let root = Path::ROOT.key("checks");
        let mut names = Names::default();
        let mut checks = Vec::new();
        for entry in document.checks.iter() {
            let path = root.key(entry.key.text);
            let numbers = Numbers { models: self.models, source: entry.source.as_ref(), below_one: false };
            let genuine = numbers.one(&entry.m.value, &path.key("m"), out);
            let impostor = numbers.each(&entry.u.value, (entry.u.span, &path.key("u")), out);
            let mut last = None;
            for (Placed { number, span }, path) in &impostor {
                // One number for all models is one mistake.
                if number.p > genuine.number.p && last.replace(*span) != Some(*span) {
                    let message = format!(
                        "an attacker passes more often than a genuine caller: {} is above {}",
                        number.p, genuine.number.p
                    );
                    let finding = Finding::new(Code::UAboveM, *span, message).at_text(path.clone());
                    out.push(
                        finding.help("lower `u` to at most `m`; a check that tells nobody apart has the same number for both"),
                    );
                }
            }
            checks.push(Check {
                names: names.of(&entry.key, &entry.also, &path, out),
                genuine: genuine.number,
                impostor: impostor.into_iter().map(|(placed, _)| placed.number).collect(),
            });
        }
        checks
    }

    fn causes(&self, document: &Document<'_>, out: &mut Vec<Finding>) -> Vec<Cause> {
        let root = Path::ROOT.key("causes");
        let mut names = Names::default();
        let mut causes = Vec::new();
        for entry in document.causes.iter() {
            let path = root.key(entry.key.text);
            let numbers = Numbers { models: self.models, source: entry.source.as_ref(), below_one: true };
            let held = numbers.each(&entry.q.value, (entry.q.span, &path.key("q")), out);
            if causes.len() == MOST_CAUSES {
                let message = format!("there are more than {MOST_CAUSES} causes");
                let finding = Finding::new(Code::TooMany, entry.key.span, message).at(&path);
                out.push(finding.help("merge causes that an attacker takes over in the same way"));
            }
            causes.push(Cause {
                names: names.of(&entry.key, &entry.also, &path, out),
                held: held.into_iter().map(|(placed, _)| placed.number).collect(),
                rests_on: Vec::new(),
            });
        }
        let below: Vec<Vec<(usize, &Item<_>)>> = document
            .causes
            .iter()
            .map(|entry| {
                let path = root.key(entry.key.text);
                let path = path.key("rests_on");
                let find = |item| Some((names.find(item, &path.index(item.index), out)?, item));
                entry.rests_on.iter().filter_map(find).collect()
            })
            .collect();
        for (cause, below) in causes.iter_mut().zip(&below) {
            cause.rests_on = below.iter().map(|(at, _)| *at).collect();
        }
        let rests_on: Vec<Vec<usize>> = causes.iter().map(|cause| cause.rests_on.clone()).collect();
        if let Some((from, place)) = circle(&rests_on)
            && let (Some(entry), Some((_, item))) =
                (document.causes.get(from), below.get(from).and_then(|list| list.get(place)))
        {
            let message = if entry.key.text == item.text {
                format!("`{}` rests on itself", item.text)
            } else {
                format!("`{}` also rests on `{}`", item.text, entry.key.text)
            };
            let path = root.key(entry.key.text);
            let path = path.key("rests_on");
            let finding = Finding::new(Code::CauseCircle, item.span, message).at(&path.index(item.index));
            out.push(finding.help("remove one of the two; causes that always fall together are one cause"));
        }
        causes
    }

    fn signals(&self, document: &Document<'_>, out: &mut Vec<Finding>) -> Vec<Signal> {
        let root = Path::ROOT.key("signals");
        let mut names = Names::default();
        let mut signals = Vec::new();
        for entry in document.signals.iter() {
            let path = root.key(entry.key.text);
            let whole = reach(entry.attacker, &entry.outcomes, (entry.span, &path), out);
            let mut reaches: Vec<Reach> = self.models.iter().map(|_| whole.clone()).collect();
            let path_of_models = path.key("models");
            for model in entry.models.iter() {
                let path = path_of_models.key(model.key.text);
                let own = reach(model.attacker, &model.outcomes, (model.span, &path), out);
                let at = self.models.iter().position(|known| *known == model.key.text);
                match at.and_then(|at| reaches.get_mut(at)) {
                    Some(slot) => *slot = own,
                    None => out.push(unknown_model(model.key.text, model.key.span, &path, self.models)),
                }
            }
            signals.push(Signal { names: names.of(&entry.key, &entry.also, &path, out), reach: reaches });
        }
        signals
    }
}

fn reach<K>(
    ability: Ability,
    outcomes: &List<Str<'_, K>>,
    (span, path): (Span, &Path<'_>),
    out: &mut Vec<Finding>,
) -> Reach {
    if ability == Ability::CannotSuppress && outcomes.is_empty() {
        let message = "the key `outcomes` is missing";
        let finding = Finding::new(Code::MissingKey, span, message).at(path);
        out.push(finding.help(
            "add `outcomes`: those that can be observed, since the attacker cannot suppress the signal",
        ));
    }
    let path = path.key("outcomes");
    let named = |item: &Item<Str<'_, K>>| Named {
        name: item.text.into(),
        at: Place::new(item.span, &path.index(item.index)),
    };
    Reach { ability, outcomes: outcomes.iter().map(named).collect() }
}

/// The names in one section, each with the index of its entry.
#[derive(Default)]
struct Names {
    known: BTreeMap<Box<str>, usize>,
    entries: usize,
}

impl Names {
    /// Returns all names of the next entry.
    fn of<K, L>(
        &mut self,
        key: &Str<'_, K>,
        also: &List<Str<'_, L>>,
        path: &Path<'_>,
        out: &mut Vec<Finding>,
    ) -> Vec<Named> {
        let mut names = vec![Named { name: key.text.into(), at: Place::new(key.span, path) }];
        let path = path.key("also");
        names.extend(also.iter().map(|item| Named {
            name: item.text.into(),
            at: Place::new(item.span, &path.index(item.index)),
        }));
        for named in &names {
            if self.known.insert(named.name.clone(), self.entries).is_some() && out.len() <= MOST {
                let message = format!("`{}` has two entries", named.name);
                out.push(named.at.finding(Code::DuplicateName, message).help("keep one of the two"));
            }
        }
        self.entries = self.entries.saturating_add(1);
        names
    }

    fn find<K>(&self, item: &Item<Str<'_, K>>, path: &Path<'_>, out: &mut Vec<Finding>) -> Option<usize> {
        let found = self.known.get(item.text).copied();
        if found.is_none() && out.len() <= MOST {
            let message = format!("there is no cause `{}`", item.text);
            let finding = Finding::new(Code::UnknownCause, item.span, message).at(path);
            let meant = did_you_mean(item.text, self.known.keys().map(|name| &**name));
            out.push(finding.help("add an entry for it").meant(meant));
        }
        found
    }
}
