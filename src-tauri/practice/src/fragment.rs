//! What a webhook URL says beyond where to go: user and password, and the `#rc=…&rp=…` connection overrides
//! (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). It reads only.

use std::time::Duration;

/// Connection limits of one call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Limits {
    pub connect: Duration,
    pub read: Duration,
    pub total: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), read: Duration::from_secs(15), total: Duration::from_secs(15) }
    }
}

/// A webhook URL taken apart.
#[derive(Debug)]
pub(crate) struct Target {
    /// The URL as it is called and signed: no userinfo, no fragment, else letter by letter as configured.
    pub url: String,
    pub user: Option<(String, String)>,
    pub retries: u32,
    policy: Vec<String>,
    pub limits: Limits,
}

impl Target {
    /// Whether a failure of this kind (`4xx`, `5xx`, `ct`, `rt`) is tried again.
    pub fn retry_on(&self, reason: &str) -> bool {
        self.policy.iter().any(|word| word == reason || word == "all")
    }
}

/// Takes a configured URL apart. Values out of range count as absent.
pub(crate) fn read(configured: &str) -> Target {
    let (url, fragment) = configured.split_once('#').unwrap_or((configured, ""));
    let (url, user) = without_user(url);
    let mut target = Target { url, user, retries: 1, policy: vec!["ct".to_owned()], limits: Limits::default() };
    for (name, value) in url::form_urlencoded::parse(fragment.as_bytes()) {
        let millis = |least: u64, most: u64| {
            let given = value.parse().ok().filter(|given| (least..=most).contains(given));
            given.map(Duration::from_millis)
        };
        match &*name {
            "rc" => target.retries = value.parse().ok().filter(|count| *count <= 5).unwrap_or(target.retries),
            "rp" => target.policy = value.split(',').map(|word| word.trim().to_lowercase()).collect(),
            "ct" => target.limits.connect = millis(100, 10_000).unwrap_or(target.limits.connect),
            "rt" => target.limits.read = millis(100, 15_000).unwrap_or(target.limits.read),
            "tt" => target.limits.total = millis(100, 15_000).unwrap_or(target.limits.total),
            _ => {}
        }
    }
    target
}

fn without_user(url: &str) -> (String, Option<(String, String)>) {
    let Some((scheme, rest)) = url.split_once("://") else { return (url.to_owned(), None) };
    let authority = rest.find(['/', '?']).map_or(rest, |end| &rest[..end]);
    let Some((user, _)) = authority.rsplit_once('@') else { return (url.to_owned(), None) };
    let (name, password) = user.split_once(':').unwrap_or((user, ""));
    let plain = |text: &str| {
        let pair = format!("x={}", text.replace('+', "%2B"));
        url::form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    (format!("{scheme}://{}", &rest[user.len() + 1..]), Some((plain(name), plain(password))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn userinfo_and_fragment_are_not_part_of_the_signed_url() {
        let target = read("https://ann:p%40ss@shop.example:8443/in?m=1#rc=3&rp=5xx,rt&ct=200");
        assert_eq!(target.url, "https://shop.example:8443/in?m=1");
        assert_eq!(target.user, Some(("ann".to_owned(), "p@ss".to_owned())));
        assert_eq!(target.retries, 3);
        assert!(target.retry_on("5xx") && target.retry_on("rt") && !target.retry_on("ct"));
        assert_eq!(target.limits.connect, Duration::from_millis(200));
    }

    #[test]
    fn by_default_only_a_failed_connection_is_tried_again_once() {
        let target = read("http://shop.example/a@b");
        assert_eq!(target.url, "http://shop.example/a@b");
        assert_eq!(target.retries, 1);
        assert!(target.retry_on("ct") && !target.retry_on("5xx") && !target.retry_on("rt"));
    }

    #[test]
    fn values_out_of_range_are_as_if_absent() {
        let target = read("http://shop.example#rc=9&ct=99999&rt=x");
        assert_eq!(target.retries, 1);
        assert_eq!(target.limits, Limits::default());
    }
}
