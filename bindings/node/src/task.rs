use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bonafides_surface as surface;
use napi::{Env, Task};

use crate::decision::brief;
use crate::error::thrown;
use crate::step::Step;

/// Many decisions on a thread of the pool.
pub struct Deciding {
    pub(crate) policy: bonafides::Policy,
    pub(crate) facts: Vec<Arc<bonafides::Facts<'static>>>,
}

impl Task for Deciding {
    type Output = Vec<String>;
    type JsValue = Vec<String>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        contained(|| {
            let decided = |facts: &bonafides::Facts<'_>| brief(&self.policy.decide(facts)?);
            let one = |(index, facts): (usize, &Arc<bonafides::Facts<'_>>)| {
                decided(facts).map_err(|error| error.of_facts(index))
            };
            self.facts.iter().enumerate().map(one).collect()
        })
    }

    fn resolve(&mut self, _: Env, decisions: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(decisions)
    }
}

type Work = Box<dyn FnOnce() -> Result<bonafides::case::Step, surface::Error> + Send>;

/// A step on a thread of the pool.
pub struct Stepping(Option<Work>);

impl Stepping {
    pub(crate) fn new(
        work: impl FnOnce() -> Result<bonafides::case::Step, surface::Error> + Send + 'static,
    ) -> Self {
        Self(Some(Box::new(work)))
    }
}

impl Task for Stepping {
    type Output = bonafides::case::Step;
    type JsValue = Step;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let work = self.0.take().ok_or_else(|| napi::Error::from_reason("this step was already made"))?;
        contained(work)
    }

    fn resolve(&mut self, _: Env, step: Self::Output) -> napi::Result<Step> {
        Ok(step.into())
    }
}

/// A report as JSON, on a thread of the pool.
pub struct Reporting(Option<Box<dyn FnOnce() -> Result<String, surface::Error> + Send>>);

impl Reporting {
    pub(crate) fn new(work: impl FnOnce() -> Result<String, surface::Error> + Send + 'static) -> Self {
        Self(Some(Box::new(work)))
    }
}

impl Task for Reporting {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> napi::Result<String> {
        let work = self.0.take().ok_or_else(|| napi::Error::from_reason("this report was already made"))?;
        contained(work)
    }

    fn resolve(&mut self, _: Env, report: String) -> napi::Result<String> {
        Ok(report)
    }
}

/// Catches a panic, which would end the process or leave a promise pending.
pub(crate) fn contained<T>(work: impl FnOnce() -> Result<T, surface::Error>) -> napi::Result<T> {
    let done = catch_unwind(AssertUnwindSafe(work));
    done.map_err(|_| napi::Error::from_reason("the engine panicked"))?.map_err(thrown)
}
