//! Tests of reading literals by type.

use super::nested::Element;
use super::*;

fn read(ty: TypeId, text: &str) -> Option<String> {
    scalar(ty, text, None)
}

#[test]
fn one_value_has_one_form() {
    for (ty, a, b) in [
        (TypeId::BOOL, "t", "yes"),
        (TypeId::BOOL, "0", "off"),
        (TypeId::INT4, " +1 ", "1"),
        (TypeId::NUMERIC, "1e3", "1000"),
        (TypeId::NUMERIC, ".5", "0.5"),
        (TypeId::NUMERIC, "5.", "5"),
        (TypeId::NUMERIC, "-0", "0"),
        (TypeId::NUMERIC, "1.5e-3", "0.0015"),
        (TypeId::FLOAT8, "0.5", "5e-1"),
        (TypeId::DATE, "2024-1-5", "20240105"),
        (TypeId::TIMESTAMP, "2024-01-05", "2024-01-05 00:00:00"),
        (TypeId::TIMESTAMP, "2024-01-05T10:00", "2024-01-05 10:00:00.000"),
        (TypeId::TIMESTAMPTZ, "2024-01-01T00:00:00Z", "2024-01-01 02:00:00+02"),
        (TypeId::TIMESTAMPTZ, "2024-01-01 00:00:00-0130", "2024-01-01 01:30:00+00"),
        (TypeId::TIME, "9:30", "09:30:00"),
        (TypeId::INTERVAL, "1 year 2 months", "P1Y2M"),
        (TypeId::INTERVAL, "90 minutes", "01:30:00"),
        (TypeId::INTERVAL, "1 week", "7 days"),
        (TypeId::INTERVAL, "1-2", "14 mons"),
        (TypeId::INTERVAL, "1.5 days", "1 day 12:00:00"),
        (TypeId::INTERVAL, "@ 1 day ago", "-1 days"),
        (TypeId::UUID, "{00000000-0000-0000-0000-00000000000A}", "0000000000000000000000000000000a"),
        (TypeId::BYTEA, "\\x6162", "ab"),
        (TypeId::BYTEA, "\\000", "\\x00"),
        (TypeId::JSONB, "{\"b\":1,\"a\":[1.0,true]}", "{\"a\": [1.0, true], \"b\": 1}"),
        (TypeId::JSONB, "{\"a\":1,\"a\":2}", "{\"a\":2}"),
        (TypeId::INET, "127.0.0.1/32", "127.0.0.1"),
        (TypeId::CIDR, "10/8", "10.0.0.0/8"),
        (TypeId::CIDR, "10.1", "10.1.0.0/16"),
        (TypeId::CIDR, "192.168.1", "192.168.1.0/24"),
        (TypeId::BIT, "x5", "0101"),
        (TypeId::INT4, "0x1F", "31"),
        (TypeId::INT8, "-1_000", "-1000"),
        (TypeId::NUMERIC, "1_000.5", "1000.5"),
        (TypeId::DATE, "Jan 8, 1999", "1999-01-08"),
        (TypeId::DATE, "8-January-1999", "1999-Jan-08"),
        (TypeId::TIME, "12:00 PM", "12:00:00"),
        (TypeId::TIME, "12:30am", "00:30"),
        (TypeId::TIMESTAMP, "2020-01-01T10:11:12Z", "2020-01-01 10:11:12+05"),
        (TypeId::INTERVAL, "P0001-02-03T04:05:06", "1 year 2 mons 3 days 04:05:06"),
        (TypeId::BOX, "(0,0),(1,1)", "((1,1),(0,0))"),
        (TypeId::BOX, "1,0,0,1", "(1,1),(0,0)"),
        (TypeId::TSVECTOR, "b:2,3B a:1A a:1", "'a':1A 'b':2,3B"),
        (TypeId::TSQUERY, "a <-> b", "'a' <1> 'b'"),
        (TypeId::TSQUERY, "(a & (!b & 'c':b*)) | d", "'a' & !'b' & 'c':*B | 'd'"),
    ] {
        assert!(read(ty, a).is_some(), "{a}");
        assert_eq!(read(ty, a), read(ty, b), "{a} {b}");
    }
}

#[test]
fn other_values_have_other_forms() {
    for (ty, a, b) in [
        (TypeId::NUMERIC, "1.0", "1"),
        (TypeId::TEXT, "a", "a "),
        (TypeId::DATE, "2024-01-05", "2024-05-01"),
        (TypeId::INTERVAL, "1 mon", "30 days"),
        (TypeId::TIME, "1:00 PM", "1:00 AM"),
        (TypeId::BOX, "0,0,1,1", "0,0,1,2"),
        (TypeId::TSVECTOR, "a:1", "a:2"),
        (TypeId::TSVECTOR, "a:1A", "a"),
        (TypeId::TSQUERY, "a <-> b", "a <2> b"),
        (TypeId::TSQUERY, "(a | b) & c", "a | b & c"),
        (TypeId::TSQUERY, "(a <-> b) <-> c", "a <-> (b <-> c)"),
        (TypeId::TSQUERY, "!(a & b)", "!a & b"),
        (TypeId::TSQUERY, "a:A", "a:B"),
        (TypeId::INTERVAL, "1 day", "24 hours"),
        (TypeId::JSONB, "{\"a\":1}", "{\"a\":\"1\"}"),
        (TypeId::JSON, "{}", "{ }"),
        (TypeId::TIMESTAMPTZ, "2024-01-01 00:00+00", "2024-01-01 00:00+01"),
    ] {
        assert!(read(ty, a).is_some() && read(ty, b).is_some(), "{a} {b}");
        assert_ne!(read(ty, a), read(ty, b), "{a} {b}");
    }
}

#[test]
fn what_hangs_on_clock_or_settings_is_not_read() {
    for (ty, text) in [
        (TypeId::DATE, "now"),
        (TypeId::DATE, "today"),
        (TypeId::DATE, "01/02/2020"),
        (TypeId::DATE, "2023-02-29"),
        (TypeId::TIMESTAMPTZ, "2024-01-01"),
        (TypeId::TIMESTAMPTZ, "2024-01-01 00:00 Europe/Berlin"),
        (TypeId::TIMESTAMP, "2024-01-01 00:00:00 Europe/Berlin"),
        (TypeId::DATE, "Jan 8, 99"),
        (TypeId::DATE, "Jan-8 1999"),
        (TypeId::TIME, "13:00 PM"),
        (TypeId::INT4, "1__0"),
        (TypeId::TSQUERY, "a <->"),
        (TypeId::TSVECTOR, "a:0"),
        (TypeId::INT4, "2147483648"),
        (TypeId::BOOL, "o"),
        (TypeId::JSONB, "{a:1}"),
        (TypeId::JSONB, "01"),
        (TypeId::INTERVAL, "tomorrow"),
    ] {
        assert_eq!(read(ty, text), None, "{text}");
    }
}

#[test]
fn fields_say_what_numbers_of_an_interval_are() {
    let of = |text, fields| scalar(TypeId::INTERVAL, text, Some(fields));
    assert_eq!(of("3 10", "day to hour"), read(TypeId::INTERVAL, "3 days 10:00:00"));
    assert_eq!(of("10:20", "minute to second"), read(TypeId::INTERVAL, "00:10:20"));
    for (text, fields) in [("3 ago", "day to hour"), ("-3 10", "day to hour"), ("3 10", "day")] {
        assert_eq!(of(text, fields), None, "{text}");
    }
}

#[test]
fn lengths_cut_and_pad() {
    assert_eq!(fitted(TypeId::VARCHAR, "abc", 4 + 2, true).as_deref(), Some("ab"));
    assert_eq!(fitted(TypeId::VARCHAR, "abc", 4 + 2, false), None);
    assert_eq!(fitted(TypeId::BPCHAR, "ab", 4 + 3, false).as_deref(), Some("ab "));
    let numeric = ((10 << 16) | 2) + 4;
    assert_eq!(fitted(TypeId::NUMERIC, "9.995", numeric, true).as_deref(), Some("10.00"));
    assert_eq!(fitted(TypeId::NUMERIC, "1", numeric, true).as_deref(), Some("1.00"));
    assert_eq!(fitted(TypeId::NUMERIC, "123456789", numeric, true), None);
}

#[test]
fn arrays_and_ranges_come_apart() {
    let text = |t: &str| Element::Text(t.to_owned());
    assert_eq!(
        array_elements(r#"{a, "b,\"c" ,NULL,"NULL"}"#, ',').unwrap(),
        [text("a"), text("b,\"c"), Element::Null, text("NULL")]
    );
    assert_eq!(array_elements("{{1},{2}}", ',').unwrap().len(), 2);
    assert_eq!(array_elements("{}", ',').unwrap(), []);
    assert!(array_elements("[0:1]={1,2}", ',').is_none() && array_elements("{a", ',').is_none());
    let range = range_parts("[1,5)").unwrap().unwrap();
    assert_eq!(range, ((Some("1".to_owned()), true), (Some("5".to_owned()), false)));
    assert_eq!(range_parts("(,\"a\"\"b\"]").unwrap().unwrap().1, (Some("a\"b".to_owned()), true));
    assert!(range_parts("1,2").is_none());
}
