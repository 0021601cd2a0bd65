use bonafides::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let text = std::fs::read(&a[1]).unwrap();
    let t = std::time::Instant::now();
    let r = Policy::review(&Source::named(&a[1], &text));
    eprintln!("load {:?}", t.elapsed());
    print!("{}", r.diagnostics.render(&a[1], &String::from_utf8_lossy(&text), false));
    let Some(p) = r.policy else { return };
    for t in &r.tests {
        let rep = t.run(&p);
        println!("{} {:?}", if rep.passed() { "ok" } else { "FAIL" }, rep);
    }
    for f in &a[2..] {
        for line in std::fs::read_to_string(f).unwrap().lines() {
            match Facts::from_json(line).and_then(|f| Ok((p.decide(&f)?, p.plan(&f)?))) {
                Ok((d, pl)) => println!("{}\n{}", d.to_json(), pl.to_json()),
                Err(e) => println!("{}", serde_json::to_string(&e).unwrap()),
            }
        }
    }
}
