fn main() {
    let text = std::io::read_to_string(std::io::stdin()).unwrap();
    print!("{}", taiyaku::render::markdown(&text));
}
