//! The connections of clients: how many there are, how long they last, and how they end.

use std::collections::HashMap;
use std::future::pending;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::middleware::{self, Next};
use http_body_util::BodyExt;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, Sleep, sleep};

use crate::calls::log;

/// How long a client may take to send the head of a request, or to begin another one.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a client may take nothing of a response.
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Between attempts to accept a connection while none can be: the process has no free handles.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How many connections there may be.
pub struct Places {
    /// Beyond that, those without a request that is being answered make room.
    pub ordinary: usize,
    /// Where none makes room: for health checks, and to tell others that there is no place.
    pub reserved: usize,
}

impl Default for Places {
    /// Less than the 1,024 files that a process may open on most systems, since calls need some too.
    fn default() -> Self {
        Self {
            ordinary: 512,
            reserved: 64,
        }
    }
}

/// What there is for a connection.
pub struct Routes {
    pub all: Router,
    /// In a reserved place.
    pub full: Router,
}

/// Where a connection is.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    /// There is no request, or not all of its head.
    Idle,
    /// A request is being answered.
    Answering,
    /// The response is complete, and parts of it may have to be sent still.
    Sending,
}

#[derive(Clone, Copy)]
struct State {
    phase: Phase,
    since: Instant,
}

/// What a connection is told.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Stay,
    /// To end as soon as the client has its response, if there is one.
    Finish,
    /// To end unless a request is being answered: others need the place.
    MakeRoom,
}

/// What the one who accepts connections knows of one, and tells it.
struct Known {
    state: watch::Receiver<State>,
    word: watch::Sender<Word>,
    is_reserved: bool,
}

enum Room {
    Ordinary,
    Reserved,
    None,
}

/// The connections.
pub struct Sockets {
    places: Places,
    tasks: JoinSet<()>,
    open: HashMap<Id, Known>,
}

impl Sockets {
    pub fn new(places: Places) -> Self {
        Self {
            places,
            tasks: JoinSet::new(),
            open: HashMap::new(),
        }
    }

    /// Accepts connections, until this has happened.
    pub async fn accept(&mut self, listener: &TcpListener, routes: &Routes, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut refused = false;
        loop {
            tokio::select! {
                () = &mut stop => return,
                ended = next_end(&mut self.tasks) => self.forget(&ended),
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        refused = false;
                        // Without it, a response waits for the acknowledgement of its first part. If it
                        // can't be set, it is only slower.
                        let _ = stream.set_nodelay(true);
                        match self.room() {
                            Room::Ordinary => self.open(stream, routes.all.clone(), false),
                            Room::Reserved => self.open(stream, routes.full.clone(), true),
                            // It is closed. Unaccepted it would wait, and the client with it.
                            Room::None => {}
                        }
                    }
                    // Most often there are too many open files. Once is enough to say so.
                    Err(error) => {
                        if !refused {
                            log::line(format!("cannot accept connections: {error}"));
                        }
                        refused = true;
                        self.make_room();
                        sleep(ACCEPT_PAUSE).await;
                    }
                },
            }
        }
    }

    /// A place for another connection.
    fn room(&mut self) -> Room {
        if self.taken(false) < self.places.ordinary {
            return Room::Ordinary;
        }
        self.make_room();
        if self.taken(false) < self.places.ordinary {
            Room::Ordinary
        } else if self.taken(true) < self.places.reserved {
            Room::Reserved
        } else {
            Room::None
        }
    }

    /// Number of places of a kind that are taken.
    fn taken(&self, is_reserved: bool) -> usize {
        self.open.values().filter(|known| known.is_reserved == is_reserved).count()
    }

    /// The connection that has waited longest loses its place: whoever holds many and does nothing with
    /// them keeps nobody out.
    fn make_room(&mut self) {
        let waiting = self.open.iter().filter_map(|(id, known)| {
            let state = *known.state.borrow();
            // A reserved place is of less use than an ordinary one.
            (state.phase != Phase::Answering).then_some(((known.is_reserved, state.since), *id))
        });
        if let Some(known) = waiting.min_by_key(|(order, _)| *order).and_then(|(_, id)| self.open.remove(&id)) {
            known.word.send_replace(Word::MakeRoom);
        }
    }

    fn open(&mut self, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, router: Router, is_reserved: bool) {
        let (word, told) = watch::channel(Word::Stay);
        let (phase, state) = watch::channel(State {
            phase: Phase::Idle,
            since: Instant::now(),
        });
        let task = self.tasks.spawn(connection(stream, router, Traffic(Arc::new(phase)), told));
        let known = Known { state, word, is_reserved };
        self.open.insert(task.id(), known);
    }

    fn forget(&mut self, ended: &Result<(Id, ()), JoinError>) {
        let id = match ended {
            Ok((id, ())) => *id,
            Err(error) => error.id(),
        };
        self.open.remove(&id);
    }

    /// Lets the connections end: at once where no request is under way.
    pub async fn end(&mut self) {
        for known in self.open.values() {
            known.word.send_replace(Word::Finish);
        }
        while let Some(ended) = self.tasks.join_next_with_id().await {
            self.forget(&ended);
        }
    }

    /// Ends all connections, whatever they do.
    pub async fn abort(&mut self) {
        self.tasks.shutdown().await;
        self.open.clear();
    }
}

async fn next_end(tasks: &mut JoinSet<()>) -> Result<(Id, ()), JoinError> {
    match tasks.join_next_with_id().await {
        Some(ended) => ended,
        None => pending().await,
    }
}

/// Serves a connection to its end.
async fn connection(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    traffic: Traffic,
    mut told: watch::Receiver<Word>,
) {
    let mut state = traffic.0.subscribe();
    let stream = TokioIo::new(Watched {
        stream,
        traffic: traffic.clone(),
        stalled: Box::pin(sleep(WRITE_TIMEOUT)),
        waits: false,
    });
    // Around the whole router, so that only this one service is made anew for a connection.
    let router = Router::new()
        .fallback_service(router)
        .layer(middleware::from_fn(move |request: Request, next: Next| {
            let traffic = traffic.clone();
            async move {
                let answering = traffic.answering();
                let response = next.run(request).await;
                // Until the last of the body is taken, and then with it.
                response.map(|body| {
                    Body::new(body.map_err(move |error| {
                        let _ = &answering;
                        error
                    }))
                })
            }
        }));
    // HTTP/1.1 only: while it is not known which of two it is, no timeout runs.
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEAD_TIMEOUT);
    let serving = builder.serve_connection(stream, TowerToHyperService::new(router));
    let mut serving = std::pin::pin!(serving);
    // An error of serving is a client that went away, or that does not speak HTTP.
    let word = tokio::select! {
        _ = serving.as_mut() => return,
        word = told.wait_for(|word| *word != Word::Stay) => word.map_or(Word::Finish, |word| *word),
    };
    serving.as_mut().graceful_shutdown();
    let waits_for = |state: &State| match word {
        Word::MakeRoom => state.phase == Phase::Answering,
        _ => state.phase != Phase::Idle,
    };
    // Half a head is no request: it is not waited for.
    tokio::select! {
        biased;
        _ = state.wait_for(|state| !waits_for(state)) => {}
        _ = serving => {}
    }
}

/// Where a connection is, for those who see parts of it.
#[derive(Clone)]
struct Traffic(Arc<watch::Sender<State>>);

impl Traffic {
    fn set(&self, phase: Phase) {
        self.0.send_replace(State {
            phase,
            since: Instant::now(),
        });
    }

    /// A request is being answered, until this is dropped.
    fn answering(self) -> Answering {
        self.set(Phase::Answering);
        Answering(self)
    }

    /// All that there was to send is sent.
    fn sent(&self) {
        if self.0.borrow().phase == Phase::Sending {
            self.set(Phase::Idle);
        }
    }
}

struct Answering(Traffic);

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.set(Phase::Sending);
    }
}

/// A stream of which it is known when everything is sent, and which ends when the client takes nothing
/// for too long.
struct Watched<S> {
    stream: S,
    traffic: Traffic,
    stalled: Pin<Box<Sleep>>,
    /// Whether the client is being waited for, and `stalled` runs.
    waits: bool,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Watched<S> {
    fn limited<T>(&mut self, context: &mut Context<'_>, polled: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.waits = false;
            return polled;
        }
        if !self.waits {
            self.waits = true;
            self.stalled.as_mut().reset(Instant::now() + WRITE_TIMEOUT);
        }
        match self.stalled.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.limited(context, polled)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.limited(context, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Comes after everything else: nothing is left then.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_flush(context);
        if matches!(polled, Poll::Ready(Ok(()))) {
            self.traffic.sent();
        }
        self.limited(context, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_shutdown(context);
        self.limited(context, polled)
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::net::TcpStream;
    use tokio::sync::{Semaphore, mpsc, oneshot};
    use tokio::time::timeout;

    use super::*;

    const LARGE: usize = 1 << 20;

    /// More than any limit.
    const LONG: Duration = Duration::from_secs(3_600);

    async fn large() -> Vec<u8> {
        vec![b'x'; LARGE]
    }

    fn request(path: &str) -> String {
        format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")
    }

    /// A connection, and the client's side of it, which has sent this.
    async fn opened(router: Router, sent: &str) -> (Sockets, DuplexStream) {
        let (mut client, server) = duplex(1 << 10);
        let mut sockets = Sockets::new(Places::default());
        sockets.open(server, router, false);
        client.write_all(sent.as_bytes()).await.unwrap();
        (sockets, client)
    }

    async fn next_end_of(sockets: &mut Sockets) {
        let ended = timeout(LONG, next_end(&mut sockets.tasks)).await.expect("the connection lasts");
        sockets.forget(&ended);
        assert!(sockets.open.is_empty());
    }

    /// The head of a response; what follows is left where it is.
    async fn head(client: &mut (impl AsyncRead + Unpin)) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(client.read_u8().await.unwrap());
        }
        String::from_utf8(head).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_nothing_of_its_response_loses_the_connection() {
        let (mut sockets, _client) = opened(Router::new().route("/", get(large)), &request("/")).await;
        let since = Instant::now();
        next_end_of(&mut sockets).await;
        assert_eq!(since.elapsed().as_secs(), WRITE_TIMEOUT.as_secs());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_takes_its_response_slowly_gets_all_of_it() {
        let (mut sockets, mut client) = opened(Router::new().route("/", get(large)), &request("/")).await;
        assert!(head(&mut client).await.contains(&format!("content-length: {LARGE}")));
        let mut part = vec![0; LARGE / 16];
        for _ in 0..16 {
            sleep(WRITE_TIMEOUT - Duration::from_secs(1)).await;
            client.read_exact(&mut part).await.unwrap();
        }
        drop(client);
        next_end_of(&mut sockets).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_come_ends_the_connection() {
        let (mut sockets, _client) = opened(Router::new(), "GET / HTTP/1.1\r\nhost").await;
        next_end_of(&mut sockets).await;
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_end_nobody_waits_for_half_a_head_or_another_request() {
        let ends_at_once = async |mut sockets: Sockets| {
            // Until everything that was sent is read.
            sleep(Duration::from_secs(1)).await;
            let begun = Instant::now();
            sockets.end().await;
            assert_eq!(begun.elapsed(), Duration::ZERO);
        };
        for sent in ["", "GET / HTTP/1.1\r\nhost"] {
            let (sockets, mut client) = opened(Router::new(), sent).await;
            ends_at_once(sockets).await;
            assert_eq!(client.read(&mut [0]).await.unwrap(), 0, "{sent:?}");
        }
        let (sockets, mut client) = opened(Router::new().route("/", get(async || "ok")), &request("/")).await;
        head(&mut client).await;
        client.read_exact(&mut [0; 2]).await.unwrap();
        // A second one, of which not everything is there.
        client.write_all(b"GET /").await.unwrap();
        ends_at_once(sockets).await;
    }

    #[tokio::test(start_paused = true)]
    async fn at_the_end_a_request_under_way_gets_its_whole_response() {
        let (go, gone) = oneshot::channel::<()>();
        let gone = Arc::new(std::sync::Mutex::new(Some(gone)));
        let router = Router::new().route(
            "/",
            get(async move || {
                let gone = gone.lock().unwrap().take().unwrap();
                gone.await.unwrap();
                large().await
            }),
        );
        let (mut sockets, mut client) = opened(router, &request("/")).await;
        let known = sockets.open.values_mut().next().unwrap();
        known.state.wait_for(|state| state.phase == Phase::Answering).await.unwrap();
        let reading = tokio::spawn(async move {
            sleep(Duration::from_secs(5)).await;
            go.send(()).unwrap();
            let mut response = Vec::new();
            head(&mut client).await;
            client.read_to_end(&mut response).await.unwrap();
            response.len()
        });
        sockets.end().await;
        assert_eq!(reading.await.unwrap(), LARGE);
    }

    /// A service with few places, of which clients can hold some.
    struct Small {
        address: std::net::SocketAddr,
        /// Something for each request to `/hold` that has come.
        held: mpsc::Receiver<()>,
        /// What such requests wait for.
        release: Arc<Semaphore>,
        _stop: oneshot::Sender<()>,
    }

    impl Small {
        async fn start() -> Self {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let (come, held) = mpsc::channel(16);
            let release = Arc::new(Semaphore::new(0));
            let waits = Arc::clone(&release);
            let hold = async move || {
                come.send(()).await.unwrap();
                drop(waits.acquire().await.unwrap());
                "held"
            };
            let routes = Routes {
                all: Router::new().route("/hold", get(hold)).route("/", get(async || "ok")),
                full: crate::serve::api::full(),
            };
            let (stop, stopped) = oneshot::channel();
            tokio::spawn(async move {
                let mut sockets = Sockets::new(Places { ordinary: 2, reserved: 1 });
                let stopped = async {
                    let _ = stopped.await;
                };
                sockets.accept(&listener, &routes, stopped).await;
            });
            Self {
                address,
                held,
                release,
                _stop: stop,
            }
        }

        async fn client(&self, sent: &str) -> TcpStream {
            let mut client = TcpStream::connect(self.address).await.unwrap();
            client.write_all(sent.as_bytes()).await.unwrap();
            client
        }

        async fn hold(&mut self) -> TcpStream {
            let client = self.client(&request("/hold")).await;
            self.held.recv().await.unwrap();
            client
        }
    }

    async fn body(client: &mut TcpStream, length: usize) -> String {
        head(client).await;
        let mut body = vec![0; length];
        client.read_exact(&mut body).await.unwrap();
        String::from_utf8(body).unwrap()
    }

    #[tokio::test]
    async fn connections_that_do_nothing_make_room_for_others() {
        let mut service = Small::start().await;
        let mut idle = service.client("").await;
        let mut half = service.client("GET / HT").await;
        // More than there are places; each gets its response.
        for _ in 0..8 {
            let mut client = service.client(&request("/")).await;
            assert_eq!(body(&mut client, 2).await, "ok");
        }
        assert_eq!(idle.read(&mut [0]).await.unwrap_or(0), 0);
        assert_eq!(half.read(&mut [0]).await.unwrap_or(0), 0);
        // Requests that are being answered stay.
        let mut first = service.hold().await;
        let mut second = service.hold().await;
        for (path, status, part) in [("/healthz", "200", "ok"), ("/readyz", "503", "busy"), ("/", "503", "busy")] {
            let mut probe = service.client(&request(path)).await;
            let mut response = String::new();
            // To its end: the place is for one response.
            probe.read_to_string(&mut response).await.unwrap();
            assert!(
                response.starts_with(&format!("HTTP/1.1 {status} ")) && response.contains(part),
                "{path}: {response}"
            );
        }
        service.release.add_permits(2);
        assert_eq!(body(&mut first, 4).await, "held");
        assert_eq!(body(&mut second, 4).await, "held");
    }
}
