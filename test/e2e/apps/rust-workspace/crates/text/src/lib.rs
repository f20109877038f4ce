pub fn shout(text: &str) -> String {
    text.to_uppercase()
}

#[cfg(test)]
mod tests {
    #[test]
    fn shouts() {
        std::process::Command::new("true").status().unwrap();
        assert_eq!(super::shout("a"), "A");
    }
}
