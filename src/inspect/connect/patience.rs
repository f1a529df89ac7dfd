//! A connection that gives up on a server that owes an answer and says nothing for too long.
//!
//! The server ends its statements in time by itself (`statement_timeout`), but when what is in between hangs, nobody says
//! so: TCP only notices that a machine is gone, not that what runs on it no longer answers. The driver lets its socket be
//! seen by the connector for TLS alone; so that is where this stands, without TLS too, and why it agrees with the server
//! on TLS itself (`SSLRequest`: <https://www.postgresql.org/docs/current/protocol-flow.html>, 54.2.12).

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use postgres::Socket;
use postgres::config::SslMode as Encryption;
use postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::time::{Sleep, sleep};
use tokio_postgres_rustls::MakeRustlsConnect;

type Tls = <MakeRustlsConnect as MakeTlsConnect<Socket>>::TlsConnect;
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Makes streams that give up after so long a silence.
pub(super) struct Patient {
    /// What encrypts.
    pub(super) tls: Option<MakeRustlsConnect>,
    /// Whether it must.
    pub(super) encryption: Encryption,
    /// Whether TLS begins without asking the server first.
    pub(super) direct: bool,
    /// How long the server may say nothing.
    pub(super) silence: Duration,
}

/// One stream to be.
pub(super) struct Opening {
    tls: Option<Tls>,
    encryption: Encryption,
    direct: bool,
    silence: Duration,
}

/// A stream that gives up after too long a silence.
pub(super) struct PatientStream {
    stream: Stream,
    silence: Duration,
    /// Whether something was asked that is not answered to its end.
    owed: bool,
    /// The last bytes that came.
    tail: Vec<u8>,
    timer: Option<Pin<Box<Sleep>>>,
}

enum Stream {
    Plain(Socket),
    Tls(Box<<Tls as TlsConnect<Socket>>::Stream>),
}

/// The code of SSLRequest, with its length before it.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// ReadyForQuery, with which every answer ends, up to its last byte, the state of the transaction.
const READY: &[u8] = &[b'Z', 0, 0, 0, 5];

impl MakeTlsConnect<Socket> for Patient {
    type Stream = PatientStream;
    type TlsConnect = Opening;
    type Error = Failure;

    fn make_tls_connect(&mut self, domain: &str) -> Result<Opening, Failure> {
        let Self { tls, encryption, direct, silence } = self;
        let tls = tls.as_mut().map(|tls| MakeTlsConnect::<Socket>::make_tls_connect(tls, domain));
        Ok(Opening { tls: tls.transpose()?, encryption: *encryption, direct: *direct, silence: *silence })
    }
}

impl TlsConnect<Socket> for Opening {
    type Stream = PatientStream;
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<PatientStream, Failure>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        Box::pin(async move {
            let silence = self.silence;
            let stream = self.agree(socket).await?;
            Ok(PatientStream { stream, silence, owed: false, tail: Vec::new(), timer: None })
        })
    }
}

impl Opening {
    /// Agrees with the server on whether to encrypt.
    async fn agree(self, mut socket: Socket) -> Result<Stream, Failure> {
        let Some(tls) = self.tls else { return Ok(Stream::Plain(socket)) };
        if !self.direct {
            socket.write_all(&SSL_REQUEST).await?;
            let mut answer = [0];
            socket.read_exact(&mut answer).await?;
            match (answer, self.encryption) {
                ([b'S'], _) => {}
                (_, Encryption::Require) => return Err("server does not support TLS".into()),
                _ => return Ok(Stream::Plain(socket)),
            }
        }
        Ok(Stream::Tls(Box::new(tls.connect(socket).await?)))
    }
}

impl PatientStream {
    /// Notes what came: an answer that ends leaves nothing owed.
    fn note(&mut self, came: &[u8]) {
        let kept = READY.len() + 1;
        self.tail.extend_from_slice(came.get(came.len().saturating_sub(kept)..).unwrap_or_default());
        self.tail.drain(..self.tail.len().saturating_sub(kept));
        self.owed = !self.tail.starts_with(READY);
        self.timer = None;
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(context, into),
            Stream::Tls(stream) => Pin::new(stream).poll_read(context, into),
        };
        if read.is_ready() {
            self.note(into.filled().get(before..).unwrap_or_default());
            return read;
        }
        if !self.owed {
            return Poll::Pending;
        }
        let silence = self.silence;
        let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(silence)));
        ready!(timer.as_mut().poll(context));
        let message = format!("nothing was heard for {} s", silence.as_secs());
        Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, message)))
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.owed = true;
        self.timer = None;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(context, bytes),
            Stream::Tls(stream) => Pin::new(stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(context),
            Stream::Tls(stream) => Pin::new(stream).poll_flush(context),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(context),
            Stream::Tls(stream) => Pin::new(stream).poll_shutdown(context),
        }
    }
}

impl TlsStream for PatientStream {
    fn channel_binding(&self) -> ChannelBinding {
        match &self.stream {
            Stream::Plain(_) => ChannelBinding::none(),
            Stream::Tls(stream) => stream.channel_binding(),
        }
    }
}
