//! Threads in which parts are called. One that is done waits for the next call: starting one takes longer than most calls.

use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

type Call = Box<dyn FnOnce() + Send>;

/// A thread that waits for a call.
struct Idle {
    thread: ThreadId,
    calls: mpsc::Sender<Call>,
}

static IDLE: Mutex<Vec<Idle>> = Mutex::new(Vec::new());

/// Threads that are kept, at most.
const KEPT: usize = 32;
/// The time after which a thread without a call ends.
const LIFE: Duration = Duration::from_secs(10);

/// Runs a call in a thread of its own. False if there is no thread for it.
pub(crate) fn run(call: impl FnOnce() + Send + 'static) -> bool {
    let mut call: Call = Box::new(call);
    while let Some(idle) = idle().pop() {
        match idle.calls.send(call) {
            Ok(()) => return true,
            Err(unsent) => call = unsent.0,
        }
    }
    thread::Builder::new().name("desk-part".to_owned()).spawn(move || work(call)).is_ok()
}

/// Runs a call, and then those that follow it. Ends if one panics.
fn work(first: Call) {
    let mut call = first;
    loop {
        call();
        let (calls, next) = mpsc::channel();
        let thread = thread::current().id();
        {
            let mut idle = idle();
            if idle.len() >= KEPT {
                return;
            }
            idle.push(Idle { thread, calls });
        }
        call = match next.recv_timeout(LIFE) {
            Ok(call) => call,
            Err(_) if withdraw(thread) => return,
            // Somebody has taken this thread, and is about to pass the call.
            Err(_) => match next.recv() {
                Ok(call) => call,
                Err(_) => return,
            },
        };
    }
}

/// Stops waiting. False if this thread has been taken.
fn withdraw(thread: ThreadId) -> bool {
    let mut idle = idle();
    let waits = idle.iter().position(|idle| idle.thread == thread);
    waits.map(|at| idle.swap_remove(at)).is_some()
}

fn idle() -> std::sync::MutexGuard<'static, Vec<Idle>> {
    // A panic while it was held left the list whole.
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::run;

    #[test]
    fn each_call_runs_once_also_while_others_hang_or_panic() {
        let (done, results) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        assert!(run(move || {
            let _ = held.recv();
        }));
        for n in 0..500 {
            let done = done.clone();
            let started = run(move || {
                if n % 50 == 7 {
                    std::panic::resume_unwind(Box::new(""));
                }
                let _ = done.send(n);
            });
            assert!(started);
        }
        drop((done, release));
        let mut found: Vec<i32> = results.iter().collect();
        found.sort_unstable();
        assert!(found.into_iter().eq((0..500).filter(|n| n % 50 != 7)));
    }
}
