//! Lists of the 2010 interface, page by page. Following Twilio's own link keeps pages from overlapping while records
//! arrive.

use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use url::Url;

use super::endpoint::Area;
use super::failure::ProviderError;
use super::http::Twilio;

/// More pages than any list of a small business's things has; a server that never ends its list must not keep us forever.
pub(super) const MAX_PAGES: usize = 50;

/// A record of a list that comes in pages, each list under a name of its own.
pub trait Listed: Sized {
    /// A page as it is written.
    type Page: DeserializeOwned;

    /// Its records, and the link to the next page.
    fn split(page: Self::Page) -> (Vec<Self>, Option<String>);
}

/// A walk through a list.
#[derive(Debug)]
pub struct Pages<T> {
    twilio: Twilio,
    next: Result<Option<Url>, ProviderError>,
    records: PhantomData<fn() -> T>,
}

impl<T: Listed> Pages<T> {
    pub(super) fn new(twilio: Twilio, first: Result<Url, ProviderError>) -> Self {
        Self { twilio, next: first.map(Some), records: PhantomData }
    }

    /// The next page, or `None` after the last. After an error the same page is asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, ProviderError> {
        let Some(url) = self.next.clone()? else { return Ok(None) };
        let (records, link) = T::split(self.twilio.get::<T::Page>(url.clone()).await?);
        let next = link.map(|link| {
            self.twilio
                .endpoint()
                .follow(Area::Api, &link, "/2010-04-01/")
                // A page that leads to itself would be read forever.
                .filter(|next| *next != url)
                .ok_or_else(|| ProviderError::unreadable(200))
        });
        self.next = Ok(next.transpose()?);
        Ok(Some(records))
    }

    /// The whole list at once, for lists that are never long.
    pub(super) async fn all(mut self) -> Result<Vec<T>, ProviderError> {
        let mut all = Vec::new();
        for _ in 0..MAX_PAGES {
            match self.next().await? {
                Some(page) => all.extend(page),
                None => return Ok(all),
            }
        }
        Err(ProviderError::unreadable(200))
    }
}
