//! Tunnels against a program that speaks cloudflared's and ngrok's side, with everything that goes wrong with them.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use linnet_providers::secret::Secret;
use linnet_providers::tunnel::{Change, Patience, Plan, Road, Trouble, Tunnel};
use tempfile::TempDir;

const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../practice/programs/tunnel.py");

/// A folder with a program that behaves in a certain way.
struct Bench {
    folder: TempDir,
}

impl Bench {
    fn new(behaviour: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let bench = Self { folder };
        bench.behave(behaviour);
        bench
    }

    fn behave(&self, behaviour: &str) {
        let told = self.told();
        let told = told.display();
        let script = format!("#!/bin/sh\nexec python3 '{PROGRAM}' {behaviour} told='{told}' -- \"$@\"\n");
        std::fs::write(self.program(), script).unwrap();
        std::fs::set_permissions(self.program(), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn program(&self) -> PathBuf {
        self.folder.path().join("program")
    }

    fn told(&self) -> PathBuf {
        self.folder.path().join("told")
    }

    fn plan(&self, road: Road, port: u16) -> Plan {
        let patience = Patience {
            start: Duration::from_secs(20),
            look: Duration::from_millis(50),
            falter: Duration::from_secs(30),
        };
        let note = self.folder.path().join("tunnel.json");
        Plan { road, program: Some(self.program()), port, note, patience }
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn runs(process: u32) -> bool {
    // A process that has ended and was not waited for yet has no command line.
    std::fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty())
}

async fn ends(process: u32) {
    let gone = async {
        while runs(process) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.unwrap();
}

async fn answer(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

/// Something that stands behind the tunnel.
async fn origin() -> (wiremock::MockServer, u16) {
    let server = wiremock::MockServer::start().await;
    let any = wiremock::Mock::given(wiremock::matchers::any());
    any.respond_with(wiremock::ResponseTemplate::new(204)).mount(&server).await;
    let port = server.address().port();
    (server, port)
}

#[tokio::test]
async fn an_address_is_told_when_the_network_knows_it_and_what_comes_in_is_passed_on() {
    let (_server, port) = origin().await;
    for (road, behaviour) in [
        (Road::CloudflareQuick, "slow=0.5"),
        (Road::Ngrok { token: Some(secret("5ecre7")), address: None }, "slow=0.5 token=5ecre7"),
    ] {
        let bench = Bench::new(behaviour);
        let tunnel = Tunnel::open(bench.plan(road, port)).await.unwrap();
        assert!(tunnel.address().starts_with("http://127.0.0.1:"), "{}", tunnel.address());
        assert_eq!(answer(&format!("{}/health", tunnel.address())).await, 204);
        let process = tunnel.process().unwrap();
        assert!(runs(process));
        tunnel.close().await;
        assert!(!runs(process));
        assert!(!bench.folder.path().join("tunnel.json").exists(), "nothing is left over");
    }
}

#[tokio::test]
async fn a_named_tunnel_has_the_owners_address_and_its_token_is_not_on_the_command_line() {
    let bench = Bench::new("token=5ecre7");
    let road = |token| Road::CloudflareNamed { token: secret(token), address: "texts.example.com".to_owned() };
    let tunnel = Tunnel::open(bench.plan(road("5ecre7"), 4000)).await.unwrap();
    assert_eq!(tunnel.address(), "https://texts.example.com");
    let line = std::fs::read(format!("/proc/{}/cmdline", tunnel.process().unwrap())).unwrap();
    let told = std::fs::read_to_string(bench.told()).unwrap();
    assert!(!String::from_utf8_lossy(&line).replace("token=5ecre7", "").contains("5ecre7"));
    assert!(!told.contains("5ecre7") && told.contains("--no-autoupdate"), "{told}");
    tunnel.close().await;

    let error = Tunnel::open(bench.plan(road("wrong"), 4000)).await.unwrap_err();
    assert!(error.needs_owner(), "{error}");
    assert!(error.to_string().contains("token is not valid") && !error.to_string().contains("wrong"), "{error}");
}

#[tokio::test]
async fn a_token_that_is_refused_is_explained() {
    let bench = Bench::new("token=5ecre7");
    let road = Road::Ngrok { token: Some(secret("old")), address: None };
    let error = Tunnel::open(bench.plan(road, 4000)).await.unwrap_err();
    assert!(matches!(error.kind, Trouble::Died { .. }), "{error:?}");
    assert!(error.needs_owner() && error.advice().contains("authtoken"), "{}", error.advice());
}

#[tokio::test]
async fn a_program_that_never_registers_is_given_up_and_ended() {
    for road in [Road::CloudflareQuick, Road::Ngrok { token: None, address: None }] {
        let bench = Bench::new("never");
        let mut plan = bench.plan(road, 4000);
        plan.patience.start = Duration::from_secs(2);
        let error = Tunnel::open(plan).await.unwrap_err();
        assert!(matches!(error.kind, Trouble::Slow { .. }), "{error:?}");
        let told = std::fs::read_to_string(bench.told()).unwrap();
        let told: serde_json::Value = serde_json::from_str(told.trim()).unwrap();
        let process = u32::try_from(told["process"].as_u64().unwrap()).unwrap();
        ends(process).await;
    }
}

#[tokio::test]
async fn garbage_is_waded_through_and_the_log_believed() {
    for behaviour in ["garbage", "log_only", "garbage log_only"] {
        let bench = Bench::new(behaviour);
        let tunnel = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
        assert_eq!(tunnel.address(), "https://calm-wren-nests.trycloudflare.com", "{behaviour}");
        tunnel.close().await;
        let road = Road::Ngrok { token: None, address: Some("https://calm-wren.ngrok.app".to_owned()) };
        let tunnel = Tunnel::open(bench.plan(road, 4000)).await.unwrap();
        assert_eq!(tunnel.address(), "https://calm-wren.ngrok.app", "{behaviour}");
        tunnel.close().await;
    }
}

#[tokio::test]
async fn a_program_that_dies_is_noticed_with_its_last_words_and_comes_back_elsewhere() {
    let bench = Bench::new("");
    let dead = bench.folder.path().join("dead");
    bench.behave(&format!("die='{}'", dead.display()));
    let mut first = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    let old = first.address().to_owned();
    std::fs::write(&dead, "").unwrap();
    let Change::Gone(error) = first.next().await else { unreachable!("it should have died") };
    assert_eq!(error.kind, Trouble::Died { code: Some(1) });
    assert!(error.to_string().contains("the network is gone"), "{error}");
    assert!(!error.needs_owner());
    drop(first);
    let second = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    assert_ne!(second.address(), old);
    second.close().await;
}

#[tokio::test]
async fn a_lost_connection_is_said_and_so_is_its_return() {
    let bench = Bench::new("");
    let lost = bench.folder.path().join("lost");
    bench.behave(&format!("falter='{}'", lost.display()));
    let mut tunnel = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    std::fs::write(&lost, "").unwrap();
    assert_eq!(tunnel.next().await, Change::Faltering);
    std::fs::remove_file(&lost).unwrap();
    assert_eq!(tunnel.next().await, Change::Steady);
    tunnel.close().await;
}

#[tokio::test]
async fn a_connection_that_does_not_come_back_is_given_up() {
    let bench = Bench::new("");
    let lost = bench.folder.path().join("lost");
    bench.behave(&format!("falter='{}'", lost.display()));
    let mut plan = bench.plan(Road::CloudflareQuick, 4000);
    plan.patience.falter = Duration::from_millis(300);
    let mut tunnel = Tunnel::open(plan).await.unwrap();
    std::fs::write(&lost, "").unwrap();
    assert_eq!(tunnel.next().await, Change::Faltering);
    let Change::Gone(error) = tunnel.next().await else { unreachable!("it should be given up") };
    assert_eq!(error.kind, Trouble::Lost);
    tunnel.close().await;
}

#[tokio::test]
async fn a_dropped_tunnel_ends_its_program() {
    let bench = Bench::new("");
    let tunnel = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    let process = tunnel.process().unwrap();
    drop(tunnel);
    ends(process).await;
}

#[tokio::test]
async fn a_program_left_over_by_a_kill_is_ended_at_the_next_start() {
    let bench = Bench::new("");
    let tunnel = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    let process = tunnel.process().unwrap();
    // As after SIGKILL: nobody ends it, and its note stays.
    std::mem::forget(tunnel);
    assert!(runs(process));
    let next = Tunnel::open(bench.plan(Road::CloudflareQuick, 4000)).await.unwrap();
    ends(process).await;
    next.close().await;
}

#[tokio::test]
async fn a_missing_program_is_said_with_where_to_get_it() {
    let bench = Bench::new("");
    let mut plan = bench.plan(Road::CloudflareQuick, 4000);
    plan.program = Some(Path::new("/nowhere/cloudflared").to_owned());
    let error = Tunnel::open(plan).await.unwrap_err();
    assert!(error.needs_owner(), "{error}");
    assert!(error.advice().contains("cloudflare"), "{}", error.advice());
}
