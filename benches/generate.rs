//! Writes a schema of so many tables to standard output: `cargo bench --bench generate -- 1000`.

use std::io::Write as _;

mod schema;

fn main() -> std::io::Result<()> {
    // Without a number, as when all benches run, there is nothing to write.
    let tables = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(0);
    if tables > 0 {
        std::io::stdout().lock().write_all(schema::schema(tables).as_bytes())?;
    }
    Ok(())
}
