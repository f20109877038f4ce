use std::env;
use std::io::{Read, Write};
use std::net::{TcpListener, ToSocketAddrs};

fn answer(path: &str) -> String {
    let greeting = env::var("GREETING").unwrap_or_else(|_| "hello".to_string());
    let arguments: Vec<String> = env::args().skip(1).collect();
    let local = ("localhost", 8081).to_socket_addrs().map(|found| found.count() > 0).unwrap_or(false);
    let thrown = std::panic::catch_unwind(|| panic!("caught")).is_err();
    let seen = std::fs::read_to_string("/data/seen").unwrap_or_default() + "x";
    let kept = std::fs::write("/data/seen", &seen).is_ok();
    format!("{} {kept} {greeting} from {path} with {arguments:?}, localhost {local}, panic {thrown}\n", seen.len())
}

fn main() {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_string());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).expect("the port is free");
    for stream in listener.incoming() {
        let mut stream = match stream {
            Ok(stream) => stream,
            Err(_) => continue,
        };
        let mut request = [0u8; 2048];
        let length = stream.read(&mut request).unwrap_or(0);
        let text = String::from_utf8_lossy(&request[..length]).to_string();
        let path = text.split_whitespace().nth(1).unwrap_or("/").to_string();
        let body = answer(&path);
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
            body.len(),
            body
        );
    }
}
