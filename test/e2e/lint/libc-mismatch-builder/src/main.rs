use std::process::Command;

fn main() {
    let started = Command::new("/nothing").status();
    println!("started: {}", started.is_ok());
}
