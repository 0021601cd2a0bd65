//! Events of the Open Cybersecurity Schema Framework. Members are in the order of their names: canonical JSON.

use bonafides_events::Event;
use sha2::{Digest as _, Sha256};

use crate::field::{Field, Fields, visit};
use crate::json::Object;
use crate::kind::Chain;
use crate::ocsf_class::{Activity, Class, OcsfVersion};
use crate::projected::{Projected, hexadecimal};

pub(crate) fn write(projected: &Projected<'_>, version: OcsfVersion, out: &mut String) {
    let begin = out.len();
    let Projected { event, row, .. } = *projected;
    let activity = match row.activity {
        Activity::OfAction => Activity::of_action(event.action.as_deref().unwrap_or_default()),
        activity => activity,
    };
    let (class, activity_id) = (row.class.uid(version), activity.id(version));
    let mut object = Object::begin(out);
    object.number("activity_id", activity_id);
    object.text("activity_name", activity.name().unwrap_or(row.title));
    actor(event, row.chain, object.object("actor"));
    let attested = version.has_record_integrity().then(|| attestation(projected, &mut object));
    object.text("category_name", "Identity & Access Management");
    object.number("category_uid", 3);
    object.text("class_name", row.class.name(version));
    object.number("class_uid", class);
    if row.class == Class::EntityManagement {
        entity(projected, object.object("entity"));
    }
    object.text("message", row.title);
    metadata(projected, version, object.object("metadata"));
    if row.class == Class::Authentication {
        let mut service = object.object("service");
        service.text("name", projected.origin);
        service.end();
    }
    object.text("severity", row.severity.name());
    object.number("severity_id", row.severity.ocsf().into());
    object.text("status", row.status.name());
    let detail =
        [&event.reason, &event.outcome, &event.result, &event.change].into_iter().find_map(Option::as_deref);
    if let Some(detail) = detail {
        object.text("status_detail", detail);
    }
    object.number("status_id", row.status.ocsf().into());
    object.integer("time", event.time.milliseconds());
    object.number("type_uid", class.saturating_mul(100).saturating_add(activity_id));
    let mut unmapped = Unmapped(object.object("unmapped"));
    visit(event, &mut unmapped);
    unmapped.0.end();
    if row.class != Class::EntityManagement {
        user(event, object.object("user"));
    }
    object.end();
    if let Some(end) = attested {
        sign(begin, end, out);
    }
}

/// Writes the actor: a person by alias, a host or provider by its configured name.
fn actor(event: &Event<'_>, chain: Chain, mut object: Object<'_>) {
    let (kind, type_id) = match &*event.actor.kind {
        "host" => {
            object.text("app_name", &event.actor.alias);
            object.end();
            return;
        }
        "person" if chain == Chain::Desk => ("Admin", 2),
        "person" | "caller" => ("User", 1),
        "service" => ("Service", 4),
        kind => (kind, 99),
    };
    let mut user = object.object("user");
    user.text("type", kind);
    user.number("type_id", type_id);
    user.text("uid", &event.actor.alias);
    user.end();
    object.end();
}

/// Writes the subject, by alias. Most records of a case do not name the subject: `correlation_uid` leads to the one that does.
fn user(event: &Event<'_>, mut object: Object<'_>) {
    let caller =
        (event.actor.kind == "caller" && event.actor.alias != "unknown").then_some(&event.actor.alias);
    if let Some(alias) = event.subject.as_ref().or(caller) {
        object.text("type", "User");
        object.number("type_id", 1);
        object.text("uid", alias);
    } else {
        object.text("name", "Unknown");
        object.text("type", "Unknown");
        object.number("type_id", 0);
    }
    object.end();
}

/// Writes the object of a step of an administrator; the log, if the record names none.
fn entity(projected: &Projected<'_>, mut object: Object<'_>) {
    let event = projected.event;
    let (name, uid, kind, type_id) = match &*event.kind {
        "check_enabled" => (event.check.as_deref(), None, "Check", 99),
        "policy_proposed" | "policy_used" => (None, event.object.as_deref(), "Policy", 5),
        "key_rotated" => (event.object.as_deref(), None, "Key", 99),
        "person_erased" => (None, event.subject.as_deref(), "User", 2),
        _ => (None, None, "Log", 99),
    };
    if name.or(uid).is_none() {
        object.text("name", projected.origin);
    }
    if let Some(name) = name {
        object.text("name", name);
    }
    object.text("type", kind);
    object.number("type_id", type_id);
    if let Some(uid) = uid {
        object.text("uid", uid);
    }
    object.end();
}

fn metadata(projected: &Projected<'_>, version: OcsfVersion, mut object: Object<'_>) {
    object.text("correlation_uid", &projected.event.case);
    object.text("event_code", projected.row.name);
    object.text("log_name", projected.origin);
    let mut product = object.object("product");
    product.text("name", "bonafides");
    product.text("vendor_name", "bonafides");
    product.text("version", &projected.event.engine);
    product.end();
    if version.has_record_integrity() {
        object.list("profiles", ["record_integrity"].into_iter());
    }
    object.number("sequence", projected.position);
    object.text("uid", projected.id);
    object.text("version", version.number());
    object.end();
}

/// Writes an attestation without its fingerprint, and returns the place before its end.
fn attestation(projected: &Projected<'_>, object: &mut Object<'_>) -> usize {
    let mut attestation = object.object("attestation");
    attestation.text("authority_uid", projected.origin);
    attestation.text("chain_uid", &projected.event.case);
    attestation.end().saturating_sub(1)
}

/// Adds the fingerprint, computed over the event without it.
fn sign(begin: usize, end: usize, out: &mut String) {
    let hash: [u8; 32] = Sha256::digest(out.get(begin..).unwrap_or_default()).into();
    let mut digits = [0; 64];
    let value = hexadecimal(&hash, &mut digits);
    let fingerprint =
        format!(r#","fingerprint":{{"algorithm":"SHA-256","algorithm_id":3,"value":"{value}"}}"#);
    out.insert_str(end, &fingerprint);
}

/// The fields without a place in the class.
struct Unmapped<'o>(Object<'o>);

impl Fields for Unmapped<'_> {
    fn text(&mut self, field: Field, text: &str) {
        if !matches!(field, Field::Actor | Field::Case | Field::Engine | Field::Subject) {
            Fields::text(&mut self.0, field, text);
        }
    }

    fn number(&mut self, field: Field, number: u64) {
        Fields::number(&mut self.0, field, number);
    }

    fn flag(&mut self, field: Field) {
        Fields::flag(&mut self.0, field);
    }

    fn list<'t>(&mut self, field: Field, texts: impl Iterator<Item = &'t str>) {
        Fields::list(&mut self.0, field, texts);
    }
}
