use std::env;

fn main() {
    let text = env::args().nth(1).unwrap_or_else(|| "hello".to_string());
    let digest = openssl::sha::sha256(text.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    println!("{hex} {}", openssl::version::version());
    let connector = openssl::ssl::SslConnector::builder(openssl::ssl::SslMethod::tls()).unwrap().build();
    println!("{}", connector.context().cert_store().all_certificates().len() > 0);
    std::process::exit(4);
}
