//! Serves the emulator on a socket: HTTP/1.1 and HTTP/2, in cleartext or over TLS, and connections that can be reset.

use crate::body::{Body, Disconnect};
use crate::certificate::Certificate;
use crate::emulator::Emulator;
use crate::limits::ClientAddress;
use bytes::Bytes;
use http::{Request, Response};
use http_body::Frame;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// The bytes of a head that are sent before the connection breaks in the middle of it.
const PIECE_OF_A_HEAD: usize = 20;

/// The length, in bytes, of the longest request body that is read.
const MAX_BODY_LENGTH: usize = 64 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Open,
    Paused,
    Closing,
}

/// A listening emulator. Dropping it closes the port and every connection at once.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    phase: watch::Sender<Phase>,
    task: JoinHandle<()>,
}

impl Emulator {
    /// Serves requests on a socket: HTTP/1.1, or HTTP/2 for clients that begin with it.
    pub fn serve(&self, listener: TcpListener) -> io::Result<Server> {
        self.serve_on(listener, None)
    }

    /// Serves requests over TLS, with HTTP/2 for clients that offer it.
    pub fn serve_tls(&self, listener: TcpListener, certificate: &Certificate) -> io::Result<Server> {
        self.serve_on(listener, Some(certificate.acceptor()?))
    }

    fn serve_on(&self, listener: TcpListener, tls: Option<TlsAcceptor>) -> io::Result<Server> {
        let address = listener.local_addr()?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let (phase, phases) = watch::channel(Phase::Open);
        let task = tokio::spawn(accept(self.clone(), Some(listener), tls, address, phases));
        Ok(Server {
            address,
            scheme,
            phase,
            task,
        })
    }
}

impl Server {
    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` or `https://`, and the address.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Closes the port and every connection, so that new ones are refused, until [`resume`](Self::resume).
    pub fn pause(&self) {
        self.phase.send_replace(Phase::Paused);
    }

    /// Opens the port again.
    pub fn resume(&self) {
        self.phase.send_replace(Phase::Open);
    }

    /// Takes no more connections and waits until the open ones have had their responses.
    pub async fn close(mut self) {
        self.phase.send_replace(Phase::Closing);
        let _ = (&mut self.task).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(
    emulator: Emulator,
    mut listener: Option<TcpListener>,
    tls: Option<TlsAcceptor>,
    address: SocketAddr,
    mut phases: watch::Receiver<Phase>,
) {
    let mut connections = JoinSet::new();
    loop {
        let phase = *phases.borrow_and_update();
        match (phase, &listener) {
            (Phase::Closing, _) => break,
            (Phase::Paused, _) => {
                listener = None;
                connections.shutdown().await;
                if phases.changed().await.is_err() {
                    return;
                }
            }
            (Phase::Open, None) => listener = listen(address).ok(),
            (Phase::Open, Some(open)) => tokio::select! {
                changed = phases.changed() => if changed.is_err() { return },
                accepted = open.accept() => if let Ok((stream, client)) = accepted {
                    connections.spawn(connection(emulator.clone(), stream, client, tls.clone(), phases.clone()));
                },
                Some(_) = connections.join_next(), if !connections.is_empty() => {}
            },
        }
        if phase == Phase::Open && listener.is_none() {
            // Another process took the port in the meantime, so the server stops.
            return;
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Listens again on a port that was closed a moment ago.
fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(1024)
}

async fn connection(emulator: Emulator, stream: TcpStream, client: SocketAddr, tls: Option<TlsAcceptor>, phases: watch::Receiver<Phase>) {
    let _ = stream.set_nodelay(true);
    let breakage = Arc::new(Breakage::default());
    let connection = Connection {
        stream,
        breakage: breakage.clone(),
    };
    match tls {
        None => serve_connection(emulator, connection, client, breakage, phases).await,
        // A client that does not trust the certificate, or speaks no TLS, goes away.
        Some(tls) => {
            if let Ok(connection) = tls.accept(connection).await {
                serve_connection(emulator, connection, client, breakage, phases).await;
            }
        }
    }
}

async fn serve_connection(
    emulator: Emulator,
    connection: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    client: SocketAddr,
    breakage: Arc<Breakage>,
    mut phases: watch::Receiver<Phase>,
) {
    let service = service_fn(|request: Request<Incoming>| {
        let (emulator, breakage) = (emulator.clone(), breakage.clone());
        async move { respond(&emulator, request, client, breakage).await }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .keep_alive(true)
        .half_close(false)
        .header_read_timeout(None);
    builder.http2().timer(TokioTimer::new());
    let serving = builder.serve_connection(TokioIo::new(connection), service);
    tokio::pin!(serving);
    loop {
        tokio::select! {
            // An error here is intended by a fault, or the client went away.
            _ = &mut serving => return,
            changed = phases.changed() => match changed {
                Err(_) => return,
                Ok(()) if *phases.borrow_and_update() == Phase::Closing => serving.as_mut().graceful_shutdown(),
                Ok(()) => {}
            }
        }
    }
}

async fn respond(
    emulator: &Emulator,
    request: Request<Incoming>,
    client: SocketAddr,
    breakage: Arc<Breakage>,
) -> Result<Response<ConnectionBody>, Disconnect> {
    let (parts, body) = request.into_parts();
    let collected = http_body_util::Limited::new(body, MAX_BODY_LENGTH).collect().await;
    // The client went away, or the body exceeds the maximum length.
    let Ok(collected) = collected else {
        return Err(breakage.reset(Disconnect::BeforeHead));
    };
    let mut request = Request::from_parts(parts, collected.to_bytes());
    request.extensions_mut().insert(ClientAddress(client.ip()));
    match emulator.respond(request).await {
        Ok(response) => Ok(response.map(|body| ConnectionBody { body, breakage })),
        Err(Disconnect::DuringHead) => {
            breakage.cut_after.store(PIECE_OF_A_HEAD, Ordering::Relaxed);
            let body = Body::whole(Bytes::new());
            Ok(Response::new(ConnectionBody { body, breakage }))
        }
        Err(stage) => Err(breakage.reset(stage)),
    }
}

/// The way in which a connection breaks.
#[derive(Debug)]
struct Breakage {
    /// With a reset instead of an orderly end.
    resets: AtomicBool,
    /// After that many more bytes.
    cut_after: AtomicUsize,
}

impl Default for Breakage {
    fn default() -> Self {
        Self {
            resets: AtomicBool::new(false),
            cut_after: AtomicUsize::new(usize::MAX),
        }
    }
}

impl Breakage {
    fn reset(&self, stage: Disconnect) -> Disconnect {
        self.resets.store(true, Ordering::Relaxed);
        stage
    }
}

/// A body that resets its connection when it breaks.
struct ConnectionBody {
    body: Body,
    breakage: Arc<Breakage>,
}

impl http_body::Body for ConnectionBody {
    type Data = Bytes;
    type Error = Disconnect;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Disconnect>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        Poll::Ready(frame.map(|frame| frame.map_err(|stage| self.breakage.reset(stage))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
}

/// A connection that can be cut.
struct Connection {
    stream: TcpStream,
    breakage: Arc<Breakage>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.breakage.resets.load(Ordering::Relaxed) {
            // Closing without lingering makes the other side see a reset.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, data: &[u8]) -> Poll<io::Result<usize>> {
        let left = self.breakage.cut_after.load(Ordering::Relaxed);
        if left == 0 {
            self.breakage.reset(Disconnect::DuringHead);
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        let data = &data[..data.len().min(left)];
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, data))?;
        if left != usize::MAX {
            self.breakage.cut_after.store(left - written, Ordering::Relaxed);
        }
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
