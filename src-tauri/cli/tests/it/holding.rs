//! One holder per business: commands go through it, a second one is turned away, and a crash leaves nothing locked.

use crate::shop::{Running, Shop, World};

#[test]
fn a_second_run_is_turned_away_and_commands_go_through_the_first() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let first = Running::run(&shop, &world);
    let refusal = shop.cli_with(&["run", "--token-stdin"], &world.token).error(1);
    assert_eq!(refusal["kind"], "held", "{refusal}");
    shop.cli(&["templates", "add", "hello", "Hi {first_name|there}"]).ok();
    let templates = shop.cli(&["templates", "list"]).ok();
    assert_eq!(templates["templates"][0]["name"], "hello", "{templates}");
    let account = shop.cli(&["account", "show"]).ok();
    assert_eq!(account["secret"], "session", "the holder has the token, so it was the holder who answered");
    first.kill();
}

#[cfg(unix)]
#[test]
fn a_run_stops_cleanly_when_the_system_says_so() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    assert_eq!(Running::run(&shop, &world).terminate(), 0);
    assert!(!shop.path("data/profiles/default/door").exists(), "the door is closed");
    shop.cli(&["contacts", "list"]).ok();
}

#[test]
fn a_killed_run_leaves_nothing_locked() {
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    Running::run(&shop, &world).kill();
    shop.cli(&["contacts", "list"]).ok();
    let second = Running::run(&shop, &world);
    assert_eq!(shop.cli(&["account", "show"]).ok()["secret"], "session", "the stale socket was replaced");
    second.kill();
}

#[cfg(unix)]
#[test]
fn the_socket_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (shop, world) = (Shop::new(), World::start());
    shop.connect(&world);
    let run = Running::run(&shop, &world);
    let socket = std::fs::read_to_string(shop.path("data/profiles/default/door")).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let socket = std::path::PathBuf::from(socket);
    assert_eq!((mode(&socket), mode(socket.parent().unwrap())), (0o600, 0o700));
    run.kill();
}

#[test]
fn commands_at_the_same_time_wait_for_each_other() {
    let shop = Shop::new();
    let children: Vec<_> =
        (0..4).map(|n| shop.command(&["templates", "add", &format!("t{n}"), "Hi"]).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_eq!(shop.cli(&["templates", "list"]).ok()["templates"].as_array().unwrap().len(), 4);
}
