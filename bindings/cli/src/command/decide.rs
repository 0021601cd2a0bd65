use bonafides::{Decision, Facts, FactsError, Plan, Policy, Verdict};

use crate::args::{self, Format};
use crate::failure::Failure;
use crate::input::{self, Call, Calls, Lines};
use crate::output::{Output, json, object};
use crate::paper::Paint;
use crate::{explain, human};

/// The three commands about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    Decide,
    Plan,
    Explain,
}

/// Returns the exit code: of one call, that of its verdict; of JSON Lines, always 0.
pub(crate) fn run(
    call: &args::Call,
    ask: Ask,
    format: Option<Format>,
    out: &mut Output,
) -> Result<u8, Failure> {
    let policy = input::policy(&call.policy)?;
    match input::calls(&call.facts)? {
        Calls::One(call) => one(&policy, &call, ask, format.unwrap_or(Format::Human), out),
        Calls::Lines(lines) => many(&policy, lines, ask, format.unwrap_or(Format::Json), out),
    }
}

fn one(policy: &Policy, call: &Call, ask: Ask, format: Format, out: &mut Output) -> Result<u8, Failure> {
    let paint = Paint::new(out.colour());
    let (text, verdict) = call.read(|facts| {
        let (decision, plan) = (policy.decide(facts)?, policy.plan(facts)?);
        let text = match (format, ask) {
            (Format::Json, _) => as_json(&decision, &plan, ask) + "\n",
            (_, Ask::Decide) => human::decision(&decision, &plan, paint),
            (_, Ask::Plan) => human::plan(&decision, &plan, paint),
            (_, Ask::Explain) => explain::explanation(facts, &decision, &plan, paint),
        };
        Ok((text, decision.verdict()))
    })?;
    out.print(&text)?;
    Ok(match verdict {
        Verdict::Approve => 0,
        Verdict::Challenge => 10,
        Verdict::Escalate => 11,
        Verdict::Deny => 12,
    })
}

fn many(
    policy: &Policy,
    mut lines: Lines,
    ask: Ask,
    format: Format,
    out: &mut Output,
) -> Result<u8, Failure> {
    let paint = Paint::new(out.colour());
    let unreadable = |name: &str, error: &std::io::Error| Failure::file(std::path::Path::new(name), error);
    while let Some((number, line)) = lines.next().map_err(|error| unreadable(&lines.name, &error))? {
        let call = Call::line(&lines.name, number, line);
        let answer = call.read(|facts| line_of(policy, facts, ask, format, number, paint));
        let text = answer.unwrap_or_else(|failure| match format {
            Format::Json => failure.json(),
            _ => human::failure_line(number, &failure, paint),
        });
        out.line(&text)?;
        if lines.live {
            out.finish()?;
        }
        if out.is_gone() {
            break;
        }
    }
    Ok(0)
}

fn line_of(
    policy: &Policy,
    facts: &Facts<'_>,
    ask: Ask,
    format: Format,
    number: usize,
    paint: Paint,
) -> Result<String, FactsError> {
    // A decision as JSON needs no plan, and plans are expensive.
    if (format, ask) == (Format::Json, Ask::Decide) {
        return Ok(policy.decide(facts)?.to_json());
    }
    let (decision, plan) = (policy.decide(facts)?, policy.plan(facts)?);
    Ok(match format {
        Format::Json => as_json(&decision, &plan, ask),
        _ => human::line(number, &decision, &plan, paint),
    })
}

fn as_json(decision: &Decision, plan: &Plan, ask: Ask) -> String {
    match ask {
        Ask::Decide => decision.to_json(),
        Ask::Plan => plan.to_json(),
        Ask::Explain => object(&[
            ("decision", decision.to_json()),
            ("layers", json(&decision.layers())),
            ("plan", plan.to_json()),
        ]),
    }
}
