//! What a program answers about itself on this computer: its address and whether the network knows it. Answers are small,
//! soon, or none; where there is none, its log is believed.

use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;

use super::Road;
use super::address::public_address;
use super::log::Log;

/// How long an answer from this computer may take.
const PATIENCE: Duration = Duration::from_secs(2);
/// Longest answer.
const LONGEST: usize = 64 * 1024;

/// What a look at a program showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Look {
    pub address: Option<String>,
    /// Whether the network knows the address.
    pub ready: bool,
    /// Whether the program answered; else its log was believed.
    pub answered: bool,
}

/// [cloudflared: metrics/metrics.go, `/quicktunnel`]
#[derive(Deserialize)]
struct QuickTunnel {
    hostname: String,
}

/// [ngrok.com/docs/agent/api: GET /api/tunnels]
#[derive(Deserialize)]
struct NgrokTunnels {
    tunnels: Vec<NgrokTunnel>,
}

#[derive(Deserialize)]
struct NgrokTunnel {
    public_url: String,
    #[serde(default)]
    config: NgrokConfig,
}

#[derive(Default, Deserialize)]
struct NgrokConfig {
    #[serde(default)]
    addr: String,
}

/// Looks once.
pub(super) async fn look(road: &Road, port: u16, metrics: SocketAddr, log: &Log) -> Look {
    match road {
        Road::CloudflareQuick => {
            let asked = ask(&format!("http://{metrics}/quicktunnel")).await.and_then(|answer| answer.body);
            let told = asked.and_then(|body| serde_json::from_slice::<QuickTunnel>(&body).ok());
            let address = told.and_then(|told| public_address(&told.hostname)).or_else(|| log.address());
            cloudflare(address, metrics, log).await
        }
        Road::CloudflareNamed { address, .. } => cloudflare(public_address(address), metrics, log).await,
        Road::Ngrok { .. } => ngrok(port, log).await,
    }
}

/// `/ready` is 200 while at least one connection to the network stands. [cloudflared: metrics/readiness.go]
async fn cloudflare(address: Option<String>, metrics: SocketAddr, log: &Log) -> Look {
    match ask(&format!("http://{metrics}/ready")).await {
        Some(Answer { status: 200, .. }) => Look { address, ready: true, answered: true },
        Some(Answer { status: 503, .. }) => Look { address, ready: false, answered: true },
        _ => Look { address, ready: log.registered(), answered: false },
    }
}

async fn ngrok(port: u16, log: &Log) -> Look {
    let by_log = || Look { address: log.address(), ready: log.registered(), answered: false };
    let Some(api) = log.api() else { return by_log() };
    let Some(body) = ask(&format!("http://{api}/api/tunnels")).await.and_then(|answer| answer.body) else {
        return by_log();
    };
    let Ok(listed) = serde_json::from_slice::<NgrokTunnels>(&body) else { return by_log() };
    // Another ngrok of the owner's may answer there.
    let mut ours = listed.tunnels.iter().filter(|tunnel| tunnel.config.addr.ends_with(&format!(":{port}")));
    let address = ours.find_map(|tunnel| public_address(&tunnel.public_url));
    Look { ready: address.is_some(), address, answered: true }
}

struct Answer {
    status: u16,
    /// Only of a success, and only a short one.
    body: Option<Vec<u8>>,
}

/// Asks once; `None` when nobody answers.
async fn ask(url: &str) -> Option<Answer> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .ok()?;
    let mut reply = client.get(url).send().await.ok()?;
    let status = reply.status().as_u16();
    if !reply.status().is_success() {
        return Some(Answer { status, body: None });
    }
    let mut body = Vec::new();
    while let Some(part) = reply.chunk().await.ok()? {
        body.extend_from_slice(&part);
        if body.len() > LONGEST {
            return Some(Answer { status, body: None });
        }
    }
    Some(Answer { status, body: Some(body) })
}
