//! Reading snapshots: what is read is written and read again as it was.
#![no_main]

use driftlint::source::snapshot::{read, write};

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(model) = read(text, "a.json") {
        let written = write(&model).expect("what was read can be written");
        assert!(read(&written, "b.json").is_ok_and(|again| again.objects == model.objects));
    }
});
