//! Serves what is on the stage, from memory, to browsers of this machine. \[edge\]
//!
//! The asynchronous part of the program ends here: one thread, which waits for requests and for changes.

#![expect(clippy::disallowed_methods, reason = "this edge reads pictures from the disk when a browser asks for them")]

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, ToSocketAddrs};
use std::sync::Arc;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use axum::Router;
use axum::body::Body as HttpBody;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::preview::Options;
use crate::preview::answer::{self, Answer, Body};
use crate::preview::inspect::inspect;
use crate::preview::published::Stage;
use crate::preview::state::state;

/// How many ports are tried after the one that is wished for.
const PORTS: u16 = 20;

/// How long a browser's question waits for a change.
const PATIENCE: Duration = Duration::from_secs(25);

const SCRIPT: &str = include_str!("browser/preview.js");
const OVERLAY: &str = include_str!("browser/overlay.js");
const STYLE: &str = include_str!("browser/preview.css");

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The time since the program first asked for it.
pub fn clock() -> Duration {
    START.elapsed()
}

/// A server that runs until the process ends.
pub struct Server {
    /// The address of the site.
    pub address: String,
    /// The port that was wished for, where another program has it.
    pub taken: Option<u16>,
}

struct Shared {
    stage: Arc<Stage>,
    host: String,
}

impl Server {
    /// Listens at the first port that is free, and serves in a thread of its own.
    pub fn start(options: &Options, stage: Arc<Stage>) -> anyhow::Result<Self> {
        let (listener, taken) = listen(&options.host, options.port)?;
        let local = listener.local_addr().context("cannot tell the address of the server")?;
        listener.set_nonblocking(true).context("cannot serve")?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.context("cannot start the server")?;
        let shared = Arc::new(Shared { stage, host: options.host.clone() });
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            axum::serve(listener, router(shared)).await
        };
        let thread = std::thread::Builder::new().name("server".to_owned());
        thread.spawn(move || runtime.block_on(serve)).context("cannot start the server")?;
        Ok(Self { address: address(&options.host, local), taken })
    }
}

/// The address that a person opens: that of an unspecified host is this machine's.
fn address(host: &str, local: SocketAddr) -> String {
    let port = local.port();
    match local.ip() {
        it if it.is_unspecified() || host == "localhost" => format!("http://localhost:{port}/"),
        IpAddr::V6(it) => format!("http://[{it}]:{port}/"),
        IpAddr::V4(it) => format!("http://{it}:{port}/"),
    }
}

fn listen(host: &str, port: u16) -> anyhow::Result<(TcpListener, Option<u16>)> {
    let resolve = |port: u16| -> Vec<SocketAddr> {
        let found = (host, port).to_socket_addrs().map(Iterator::collect).unwrap_or_default();
        if host == "localhost" { vec![SocketAddr::from((Ipv4Addr::LOCALHOST, port))] } else { found }
    };
    if resolve(port).is_empty() {
        bail!("there is no host `{host}`; without `--host`, this machine's own browsers are served");
    }
    let mut last = None;
    for candidate in port..=port.saturating_add(PORTS) {
        match TcpListener::bind(resolve(candidate).as_slice()) {
            Ok(listener) => return Ok((listener, (candidate != port).then_some(port))),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => return Err(error).with_context(|| format!("cannot listen at port {candidate} of `{host}`")),
        }
    }
    let error = last.context("no port was tried")?;
    Err(error).with_context(|| {
        format!("the ports {port} to {} are taken; choose another with `--port`", port.saturating_add(PORTS))
    })
}

fn router(shared: Arc<Shared>) -> Router {
    let script = || async { typed("text/javascript; charset=utf-8", SCRIPT) };
    let overlay = || async { typed("text/javascript; charset=utf-8", OVERLAY) };
    let style = || async { typed("text/css; charset=utf-8", STYLE) };
    Router::new()
        .route("/_taiyaku/preview.js", get(script))
        .route("/_taiyaku/overlay.js", get(overlay))
        .route("/_taiyaku/preview.css", get(style))
        .route("/_taiyaku/changes", get(changes))
        .route("/_taiyaku/source", get(source))
        .fallback(get(page))
        .layer(from_fn_with_state(Arc::clone(&shared), guard))
        .with_state(shared)
}

/// Answers to hosts that are this machine only, and says for every answer what a page may load.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|it| it.to_str().ok());
    if !answer::is_host_allowed(host, &shared.host) {
        return (StatusCode::FORBIDDEN, "This preview is for browsers of this machine.\n").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'self'"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}

fn typed(kind: &'static str, body: impl Into<HttpBody>) -> Response {
    ([(header::CONTENT_TYPE, kind)], body.into()).into_response()
}

/// A file of the site; before the first build is finished, as soon as it is there.
async fn page(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let mut changes = shared.stage.follow();
    shared.stage.wish(&path);
    let answer = loop {
        let published = Arc::clone(&changes.borrow_and_update());
        let answer = answer::answer(&published, &path);
        let is_found = matches!(answer, Answer::File { status: 200, .. });
        if is_found || published.is_complete || changes.changed().await.is_err() {
            break answer;
        }
    };
    match answer {
        Answer::File { status, kind, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            match body {
                Body::Bytes(bytes) => (status, typed(kind, bytes.to_vec())).into_response(),
                Body::Disk(file) => match tokio::task::spawn_blocking(move || std::fs::read(file)).await {
                    Ok(Ok(bytes)) => (status, typed(kind, bytes)).into_response(),
                    _ => StatusCode::NOT_FOUND.into_response(),
                },
            }
        }
        Answer::Moved(to) => (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, to)]).into_response(),
        Answer::Nothing => StatusCode::NOT_FOUND.into_response(),
    }
}

#[derive(Deserialize)]
struct Seen {
    /// The path of the page's address.
    page: String,
    /// What the page was told last.
    #[serde(default)]
    seen: String,
}

/// What a page is to know, as soon as it is something else than what it knows.
async fn changes(State(shared): State<Arc<Shared>>, Query(Seen { page, seen }): Query<Seen>) -> Response {
    let mut changes = shared.stage.follow();
    let _open = shared.stage.open(&answer::output_name(&shared.stage.current(), &page));
    let waiting = async {
        loop {
            let published = Arc::clone(&changes.borrow_and_update());
            if published.is_complete {
                let name = answer::output_name(&published, &page);
                let state = state(&published, &shared.stage.editor, &name);
                if state.seen != seen {
                    return json(&state);
                }
            }
            if changes.changed().await.is_err() {
                return StatusCode::GONE.into_response();
            }
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| StatusCode::NO_CONTENT.into_response())
}

#[derive(Deserialize)]
struct Asked {
    /// The path of the page's address.
    page: String,
    /// The id of an element; without it the page itself is meant.
    #[serde(default)]
    id: String,
}

/// Where an element of a page comes from.
async fn source(State(shared): State<Arc<Shared>>, Query(Asked { page, id }): Query<Asked>) -> Response {
    let published = shared.stage.current();
    let name = answer::output_name(&published, &page);
    match inspect(&published, &shared.stage.editor, &name, &id) {
        Some(inspected) => json(&inspected),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn json(value: &impl serde::Serialize) -> Response {
    typed("application/json", serde_json::to_string(value).expect("texts and numbers are valid JSON"))
}
