//! How records read on the wire: dates, money and the two ways Twilio pages a list. It formats and counts pages only.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::gate::Ask;

/// RFC 2822 in GMT, as the 2010 API writes dates.
pub(crate) fn rfc2822(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

/// ISO 8601, as the v1 hosts write dates.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// `PageSize` between 1 and 1000; 50 when absent or senseless.
pub(crate) fn page_size(ask: &Ask) -> usize {
    ask.query.filled("PageSize").and_then(|size| size.parse().ok()).filter(|size| *size > 0).unwrap_or(50).min(1000)
}

/// The page's number as the client counts it.
pub(crate) fn page_number(ask: &Ask) -> usize {
    ask.query.filled("Page").and_then(|page| page.parse().ok()).unwrap_or(0)
}

/// The request's path and filters, for another page of the same list.
pub(crate) fn page_uri(ask: &Ask, size: usize, page: usize, token: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(ask.query.without(&["PageSize", "Page", "PageToken"]));
    query.append_pair("PageSize", &size.to_string()).append_pair("Page", &page.to_string());
    if let Some(token) = token {
        query.append_pair("PageToken", token);
    }
    format!("{}?{}", ask.path, query.finish())
}

/// A page of the 2010 API, URIs relative to the host.
pub(crate) fn paged_2010(ask: &Ask, name: &str, items: Vec<Value>, next: Option<String>) -> Value {
    let (size, page) = (page_size(ask), page_number(ask));
    let start = page * size;
    let token = ask.query.get("PageToken");
    json!({
        "first_page_uri": page_uri(ask, size, 0, None),
        "end": (start + items.len()).saturating_sub(1),
        "previous_page_uri": (page > 0).then(|| page_uri(ask, size, page - 1, None)).filter(|_| page == 1),
        "uri": page_uri(ask, size, page, token),
        "page_size": size,
        "start": start,
        "next_page_uri": next.map(|token| page_uri(ask, size, page + 1, Some(&token))),
        "page": page,
        name: items,
    })
}

/// Cuts the page a v1 list request asks for out of all items, with `meta` and absolute URLs.
pub(crate) fn paged_v1(ask: &Ask, key: &str, items: Vec<Value>) -> Value {
    let (size, page) = (page_size(ask), page_number(ask));
    let all = items.len();
    let items: Vec<Value> = items.into_iter().skip(page.saturating_mul(size)).take(size).collect();
    let url = |page: usize| format!("{}{}", ask.base, page_uri(ask, size, page, None));
    json!({
        "meta": {
            "page": page,
            "page_size": size,
            "first_page_url": url(0),
            "previous_page_url": (page > 0).then(|| url(page - 1)),
            "url": url(page),
            "next_page_url": ((page + 1) * size < all).then(|| url(page + 1)),
            "key": key,
        },
        key: items,
    })
}
