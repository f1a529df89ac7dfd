//! Something between driftlint and a server that does not always pass on what it is given.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What it does to the server's answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Passes them on.
    Nothing,
    /// Ends the connection after so many bytes.
    Cut(usize),
    /// Keeps the connection after so many bytes, and says nothing any more.
    Stall(usize),
    /// Passes on so many bytes at a time, and waits in between.
    Trickle(usize, Duration),
}

/// A proxy in front of a server on this machine; it runs until the test run ends.
pub(crate) struct Proxy {
    port: u16,
    passed: Arc<AtomicUsize>,
}

impl Proxy {
    /// In front of the server on this port.
    pub(crate) fn new(server: u16, fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let passed = Arc::new(AtomicUsize::new(0));
        let proxy = Self { port, passed: Arc::clone(&passed) };
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || pass(from, to, Fault::Nothing, &AtomicUsize::new(0)));
                let passed = Arc::clone(&passed);
                std::thread::spawn(move || pass(server, client, fault, &passed));
            }
        });
        proxy
    }

    /// The address of a database behind it. `sslmode=disable` spares the question for TLS, which is an answer more.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// How many bytes of answers it has passed on.
    pub(crate) fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, fault: Fault, passed: &AtomicUsize) {
    let mut buffer = vec![0; if let Fault::Trickle(size, _) = fault { size } else { 1 << 16 }];
    while let Ok(n @ 1..) = from.read(&mut buffer) {
        let before = passed.fetch_add(n, Ordering::Relaxed);
        let most = match fault {
            Fault::Cut(after) | Fault::Stall(after) => n.min(after.saturating_sub(before)),
            _ => n,
        };
        if to.write_all(&buffer[..most]).is_err() {
            break;
        }
        match fault {
            Fault::Trickle(_, pause) => std::thread::sleep(pause),
            Fault::Stall(_) if most < n => std::thread::sleep(Duration::from_secs(600)),
            _ if most < n => break,
            _ => {}
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}
