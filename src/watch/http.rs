//! The pages that monitoring reads: /healthz, /metrics, /report.

use std::net::SocketAddr;
use std::time::SystemTime;

use axum::Router;
use axum::extract::State as Extract;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use miette::Diagnostic;
use thiserror::Error;
use tokio::signal::unix::{SignalKind, signal};

use super::state::{Shared, State};
use crate::report::Format;

/// Why the pages cannot be served.
#[derive(Debug, Error, Diagnostic)]
pub enum ServeError {
    /// The address is taken, or not one's own.
    #[error("cannot listen on {address}: {error}")]
    #[diagnostic(code(driftlint::watch::listen), help("another process may have it: --listen HOST:PORT"))]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The system gives no signals or no event loop.
    #[error("cannot wait for signals: {0}")]
    #[diagnostic(
        code(driftlint::watch::system),
        help("the system refuses what a daemon needs: is a limit reached?")
    )]
    System(std::io::Error),
}

/// Serves the pages, where an address is given, until SIGTERM or SIGINT comes.
pub fn serve(listen: Option<SocketAddr>, shared: &Shared) -> Result<(), ServeError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ServeError::System)?;
    runtime.block_on(async {
        let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::System)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::System)?;
        let stop = async move {
            std::future::poll_fn(|context| match terminate.poll_recv(context) {
                std::task::Poll::Ready(_) => std::task::Poll::Ready(()),
                std::task::Poll::Pending => interrupt.poll_recv(context).map(|_| ()),
            })
            .await;
        };
        let Some(address) = listen else {
            stop.await;
            return Ok(());
        };
        let failed = |error| ServeError::Listen { address, error };
        let listener = tokio::net::TcpListener::bind(address).await.map_err(failed)?;
        let server = axum::serve(listener, router(shared.clone()));
        server.with_graceful_shutdown(stop).await.map_err(failed)
    })
}

fn router(shared: Shared) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/metrics", get(metrics))
        .route("/report", get(report))
        .route("/report.json", get(report_json))
        .with_state(shared)
}

async fn healthz(Extract(shared): Extract<Shared>) -> Response {
    match State::read(&shared, |state| state.health(SystemTime::now())) {
        Ok(()) => (StatusCode::OK, "in sync\n").into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, why + "\n").into_response(),
    }
}

async fn metrics(Extract(shared): Extract<Shared>) -> Response {
    let body = State::read(&shared, State::metrics);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], body).into_response()
}

async fn report(Extract(shared): Extract<Shared>, headers: HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let json = accepts.contains("application/json") && !accepts.contains("text/html");
    page(&shared, if json { Format::Json } else { Format::Html })
}

async fn report_json(Extract(shared): Extract<Shared>) -> Response {
    page(&shared, Format::Json)
}

fn page(shared: &Shared, format: Format) -> Response {
    let kind = if format == Format::Json { "application/json" } else { "text/html; charset=utf-8" };
    match State::read(shared, |state| state.page(format).map(<[u8]>::to_vec)) {
        Some(body) => ([(CONTENT_TYPE, kind)], body).into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, "not looked yet\n").into_response(),
    }
}
