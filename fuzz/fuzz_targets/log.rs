//! Log lines of diagnose, in whatever dress.
#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| {
    for complaint in driftlint::diagnose::complaints(text) {
        assert!(complaint.line >= 1 && complaint.count >= 1);
    }
});
