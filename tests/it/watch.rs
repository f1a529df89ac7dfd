//! `watch`: its pages follow the database, and it ends when it is told to.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{entries, pg, read, root, run};

const MAJOR: u16 = 15;

/// A running watch; ended with the test.
struct Watch {
    child: Child,
    port: u16,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watch {
    fn start(against: &str, more: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_driftlint"));
        command.args(["watch", "schemas/upload_pipeline", "--against", against, "--interval", "200ms"]);
        command.args(["--listen", &listen]).args(more).current_dir(root());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child, port }
    }

    /// Status and body of a page; none where nobody answers.
    fn get(&self, path: &str) -> Option<(u16, String)> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        Some((status, answer.split_once("\r\n\r\n")?.1.to_owned()))
    }

    /// Waits until a page says this.
    fn says(&self, path: &str, status: u16, part: &str) {
        let started = Instant::now();
        let mut last = None;
        while started.elapsed() < Duration::from_secs(60) {
            last = self.get(path);
            if last.as_ref().is_some_and(|(s, body)| *s == status && body.contains(part)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        panic!("{path} never was {status} {part}: {last:?}");
    }
}

#[test]
fn its_pages_follow_the_database() {
    let sql: String =
        entries(&root().join("schemas/upload_pipeline")).iter().map(|path| read(path)).collect();
    let database = pg(MAJOR).loaded("watched", &sql);
    let mut watch = Watch::start(&database.url, &[]);
    watch.says("/healthz", 200, "in sync");
    watch.says("/metrics", 200, "driftlint_in_sync 1\n");
    database.execute("DROP TABLE upload_pipeline.document_chunks");
    watch.says("/healthz", 503, "1 findings");
    watch.says(
        "/metrics",
        200,
        "driftlint_rule_findings{rule=\"missing-table\",kind=\"table\",severity=\"error\"} 1\n",
    );
    watch.says("/report", 200, "<!doctype html>");
    watch.says("/report.json", 200, "\"missing-table\"");
    let admin = pg(MAJOR).database("admin");
    admin.execute(&format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", database.name));
    watch.says("/healthz", 503, "could not look");
    watch.says("/metrics", 200, "driftlint_up 0\n");
    let pid = watch.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert_eq!(watch.child.wait().unwrap().code(), Some(0), "it ends cleanly");
}

#[test]
fn a_change_of_state_is_sent() {
    let hook = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook", hook.local_addr().unwrap());
    let database = pg(MAJOR).database("hooked");
    let textfile = tempfile::tempdir().unwrap();
    let path = textfile.path().join("driftlint.prom");
    let _watch = Watch::start(&database.url, &["--webhook", &url, "--textfile", path.to_str().unwrap()]);
    let mut bodies = Vec::new();
    // The first try is refused, and made again.
    for status in ["500 Sorry", "200 OK"] {
        let (mut stream, _) = hook.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(500))).unwrap();
        let mut body = Vec::new();
        let mut part = [0; 4096];
        while let Ok(n @ 1..) = stream.read(&mut part) {
            body.extend_from_slice(&part[..n]);
        }
        write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").unwrap();
        bodies.push(String::from_utf8_lossy(&body).into_owned());
    }
    for body in bodies {
        assert!(
            body.contains("\"state\":\"drift\"") && body.contains("schema upload_pipeline is declared"),
            "{body}"
        );
    }
    assert!(read(&path).contains("driftlint_in_sync 0\n"));
}

#[test]
fn what_is_asked_wrongly_does_not_begin_to_watch() {
    run(["watch", "no/such/folder", "--against", "postgres://postgres@127.0.0.1:1/x"]).exits(2);
}
