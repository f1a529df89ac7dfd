//! What goes wrong on the way: each time the right exit status, in bounded time, and no half-written file.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use driftlint::inspect::{Address, Limits, Session, inspect};
use postgres::{Client, NoTls};

use crate::support::{Database, Driftlint, Fault, Output, Proxy, pg, read, root};

const MAJOR: u16 = 15;
const EARLIER: &str = "an earlier report\n";

fn loaded() -> Database {
    let files = crate::support::entries(&root().join("schemas/upload_pipeline"));
    pg(MAJOR).loaded("faults", &files.iter().map(|path| read(path)).collect::<String>())
}

fn check(url: &str, more: &[&str]) -> Output {
    Driftlint::new(["check", "schemas/upload_pipeline", "--against", url].iter().chain(more)).run()
}

#[test]
fn a_connection_that_is_cut_anywhere_is_a_look_that_failed() {
    let database = loaded();
    let port = pg(MAJOR).port;
    let whole = Proxy::new(port, Fault::Nothing);
    check(&whole.url(&database.name), &[]).exits(0);
    let all = whole.passed();
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("report.json");
    let option = format!("json={}", report.display());
    std::fs::write(&report, EARLIER).unwrap();
    for after in [0, 1, 9, 300, 1000, all / 16, all / 4, all / 2, all * 3 / 4, all - 200, all - 1] {
        let proxy = Proxy::new(port, Fault::Cut(after));
        let output = check(&proxy.url(&database.name), &["--report", &option]).exits(3);
        assert!(output.stdout.is_empty() && output.stderr.contains("driftlint::"), "{after}: {output:?}");
        assert_eq!(read(&report), EARLIER, "cut after {after} of {all}");
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
    let slow = Proxy::new(port, Fault::Trickle(2000, Duration::from_millis(1)));
    check(&slow.url(&database.name), &["--report", &option]).exits(0);
    assert!(read(&report).starts_with('{'));
}

#[test]
fn a_server_that_says_nothing_any_more_is_given_up() {
    let database = loaded();
    let limits = Limits { silence: Duration::from_secs(1), ..Limits::default() };
    for sslmode in ["disable", "prefer"] {
        let proxy = Proxy::new(pg(MAJOR).port, Fault::Stall(40_000));
        let url = proxy.url(&database.name).replace("disable", sslmode);
        let address = Address::parse(&url, &|_| None).unwrap();
        let started = Instant::now();
        let mut session = Session::open(&address, &limits).unwrap();
        let why = inspect(&mut session).unwrap_err();
        assert!(format!("{why:?}").contains("nothing was heard for 1 s"), "{why:?}");
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    }
    // Whoever takes their time between two questions is not given up.
    let address = Address::parse(&database.url, &|_| None).unwrap();
    let mut session = Session::open(&address, &limits).unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    inspect(&mut session).unwrap();
}

#[test]
fn what_others_hold_locked_is_waited_for_and_not_for_ever() {
    let database = loaded();
    for (sql, code) in [
        ("ALTER TABLE upload_pipeline.documents ADD COLUMN later integer", "driftlint::inspect::locked"),
        ("LOCK TABLE pg_catalog.pg_proc IN ACCESS EXCLUSIVE MODE", "driftlint::connect::waited"),
    ] {
        let mut other = Client::connect(&database.url, NoTls).unwrap();
        other.batch_execute(&format!("BEGIN; {sql}")).unwrap();
        let started = Instant::now();
        let output = check(&database.url, &[]).exits(3);
        assert!(output.stderr.contains(code), "{sql}: {}", output.stderr);
        assert!(started.elapsed() < Duration::from_secs(30), "{sql}: {:?}", started.elapsed());
        other.batch_execute("ROLLBACK").unwrap();
        check(&database.url, &[]).exits(0);
    }
}

#[test]
fn a_check_sees_all_of_a_change_or_nothing_of_it() {
    let database = loaded();
    let url = database.url.clone();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let changing = std::thread::spawn(move || {
        let mut client = Client::connect(&url, NoTls).unwrap();
        let turn = |from: &str, to: &str| {
            let rename =
                |table: &str| format!("ALTER TABLE upload_pipeline.{table}{from} RENAME TO {table}{to};");
            ["documents", "upload_jobs"].map(rename).concat()
        };
        while stopped.try_recv().is_err() {
            // On a busy machine a check and this can be in a deadlock for long enough to be found in one.
            while client.batch_execute(&turn("", "_x")).is_err() {}
            while client.batch_execute(&turn("_x", "")).is_err() {}
        }
    });
    for _ in 0..4 {
        let output = check(&database.url, &["--format", "json", "--verdict", "static"]);
        // Where the names go under its hands, the check says that it could not look.
        if output.status == 3 {
            continue;
        }
        let missing = output.findings().iter().filter(|f| f["rule"] == "missing-table").count();
        assert!(missing == 0 || missing == 2, "{}", output.stdout);
    }
    stop.send(()).unwrap();
    changing.join().unwrap();
}

#[test]
fn a_report_that_cannot_be_written_is_a_failure() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, EARLIER).unwrap();
    let snapshot = "fixtures/projects/incident/production.snapshot.json";
    for target in ["/dev/full".to_owned(), format!("{}/x", file.display()), "/no/such/folder/x".to_owned()] {
        let output = check(snapshot, &["--report", &format!("json={target}")]).exits(3);
        assert!(output.stderr.contains("driftlint::output"), "{output:?}");
        Driftlint::new(["snapshot", snapshot, "--output", &target]).run().exits(3);
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let driftlint = || Command::new(env!("CARGO_BIN_EXE_driftlint"));
    let done = driftlint().arg("rules").stdout(full).output().unwrap();
    assert_eq!(done.status.code(), Some(3), "{done:?}");
    // Whoever has read enough closes the pipe: that is no failure, and a finding stays one.
    for (args, status) in
        [(vec!["rules"], 0), (vec!["check", "schemas/upload_pipeline", "--against", snapshot], 1)]
    {
        let mut child = driftlint()
            .args(args)
            .current_dir(root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(status), ""));
    }
}

/// What takes away that anything can be written to a folder: run by a shell, before it becomes driftlint.
struct Hindrance {
    shell: &'static str,
    /// The mode of the folder.
    folder: u32,
    /// The mode of the file that is there.
    file: u32,
    /// What the error says.
    says: &'static str,
}

const HINDRANCES: [Hindrance; 4] = [
    Hindrance { shell: "exec", folder: 0o555, file: 0o644, says: "Permission denied" },
    Hindrance { shell: "exec", folder: 0o755, file: 0o444, says: "Permission denied" },
    // No file may get any larger.
    Hindrance {
        shell: "trap '' XFSZ; ulimit -f 0; exec",
        folder: 0o755,
        file: 0o644,
        says: "File too large",
    },
    // A small file system that is full, where one can be mounted; it ends with the process.
    Hindrance {
        shell: "exec unshare --user --map-root-user --mount sh -c 'mount -t tmpfs -o size=4k full \"$FOLDER\" \
                && { cat /dev/zero >\"$FOLDER/full\" 2>/dev/null; exec \"$@\"; }' sh",
        folder: 0o755,
        file: 0o644,
        says: "No space left on device",
    },
];

impl Hindrance {
    fn run(&self, folder: &Path, args: &[&str]) -> std::process::Output {
        // Of root nobody asks for permission, unless that is taken away.
        const COMMON: &str = "[ \"$(id -u)\" = 0 ] && case \"$HINDRANCE\" in exec) \
            set -- setpriv --bounding-set -dac_override --inh-caps -dac_override \"$@\";; esac; ";
        let script = format!("{COMMON}{} \"$@\"", self.shell);
        let mut command = Command::new("sh");
        command.args(["-c", &script, "sh", env!("CARGO_BIN_EXE_driftlint")]).args(args);
        command.env("HINDRANCE", self.shell).env("FOLDER", folder).current_dir(root());
        command.output().unwrap()
    }
}

#[test]
fn where_nothing_can_be_written_the_old_file_stays_and_nothing_else() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let mounts = Command::new("unshare").args(["--user", "--map-root-user", "--mount", "true"]).status();
    let mounts = mounts.is_ok_and(|status| status.success());
    let snapshot = "fixtures/projects/incident/production.snapshot.json";
    let less = "fixtures/projects/incident/half-created.snapshot.json";
    for hindrance in HINDRANCES.iter().filter(|hindrance| mounts || !hindrance.shell.contains("unshare")) {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, EARLIER).unwrap();
        mode(&file, hindrance.file);
        mode(dir.path(), hindrance.folder);
        let (path, report) = (file.display().to_string(), format!("json={}", file.display()));
        for args in [
            &["snapshot", snapshot, "--output", &path][..],
            &["check", "schemas/upload_pipeline", "--against", snapshot, "--report", &report],
            &["plan", "schemas/upload_pipeline", "--against", less, "--output", &path],
            &["dump", snapshot, "--output", &path],
        ] {
            let done = hindrance.run(dir.path(), args);
            let stderr = String::from_utf8_lossy(&done.stderr);
            assert_eq!(done.status.code(), Some(3), "{} {args:?}: {stderr}", hindrance.shell);
            assert!(stderr.contains("driftlint::output") && stderr.contains(hindrance.says), "{stderr}");
            assert_eq!(read(&file), EARLIER);
            assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
        }
        mode(dir.path(), 0o755);
    }
}

#[test]
fn whoever_is_interrupted_leaves_nothing_behind() {
    let database = loaded();
    let dir = tempfile::tempdir().unwrap();
    let report = dir.path().join("report.json");
    std::fs::write(&report, EARLIER).unwrap();
    for (name, signal) in [("INT", 2), ("TERM", 15)] {
        let proxy = Proxy::new(pg(MAJOR).port, Fault::Stall(40_000));
        let mut command = Command::new(env!("CARGO_BIN_EXE_driftlint"));
        command.args([
            "check",
            "schemas/upload_pipeline",
            "--against",
            &proxy.url(&database.name),
            "--report",
        ]);
        command.arg(format!("json={}", report.display())).current_dir(root()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        while proxy.passed() < 40_000 {
            std::thread::sleep(Duration::from_millis(20));
        }
        assert!(
            Command::new("kill")
                .args([format!("-{name}"), child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
        let std::process::Output { status, stderr, .. } = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert!(status.signal() == Some(signal) || status.code() == Some(128 + signal), "{status:?}: {said}");
        assert_eq!(read(&report), EARLIER);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "nothing is left over");
    }
}
