//! Does one row of the workload's table a given number of times, for a tool that counts instructions:
//! `workload POLICY ROW TIMES`.

use std::process::ExitCode;

use bonafides_benches::workload::Workload;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if run(&arguments).is_none() {
        eprintln!(
            "usage: workload POLICY ROW TIMES\n\
             POLICY: bft, bfi\n\
             ROW: prepared, rules, evidence, verdict, explained, read, text; or decisions, to print them"
        );
        return ExitCode::from(2);
    }
    ExitCode::SUCCESS
}

fn run(arguments: &[String]) -> Option<()> {
    let [policy, row, times] = arguments else { return None };
    let workload = Workload::new(policy)?;
    if row == "decisions" {
        print!("{}", workload.decisions());
        return Some(());
    }
    let times: u32 = times.parse().ok()?;
    (0..times).all(|_| workload.run(row)).then_some(())
}
