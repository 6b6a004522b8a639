//! Pages of lists: limits, opaque cursors, and the `Link` header (RFC 8288).

use axum::Json;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::limits::{PAGE_DEFAULT, PAGE_MAX};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::error::ApiError;

/// The rows that a request asks for; more than the most are the most.
pub fn limit(asked: Option<i64>) -> i64 {
    asked.unwrap_or(PAGE_DEFAULT).clamp(1, PAGE_MAX)
}

/// Which part of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows, 1 to 200; 50 where it is not given.
    pub limit: Option<i64>,
    /// From the `Link` header of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    pub fn limit(&self) -> i64 {
        limit(self.limit)
    }

    /// Where the page begins.
    pub fn position<P: DeserializeOwned>(&self) -> Result<Option<P>, ApiError> {
        self.cursor.as_deref().map(read).transpose()
    }
}

/// A place in a list as a text that means something to us alone.
pub fn cursor<P: Serialize>(position: &P) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(position).expect("a position is plain JSON"))
}

pub fn read<P: DeserializeOwned>(cursor: &str) -> Result<P, ApiError> {
    let plain = URL_SAFE_NO_PAD.decode(cursor).ok();
    let position = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    position.ok_or_else(|| ApiError::malformed("The cursor is none of ours."))
}

/// The page, with the address of the next one where this one is full. `next` is the place after its last row.
pub fn respond<T: Serialize, P: Serialize>(uri: &Uri, rows: &[T], limit: i64, next: Option<P>) -> Response {
    let next = next.filter(|_| rows.len() as i64 >= limit).map(|position| cursor(&position));
    with_next(uri, "cursor", next, Json(rows))
}

/// The same with another name of the cursor.
pub fn with_next(uri: &Uri, name: &str, next: Option<String>, body: impl IntoResponse) -> Response {
    let mut response = body.into_response();
    let link = next.and_then(|next| HeaderValue::from_str(&link(uri, name, &next)).ok());
    if let Some(link) = link {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The request's own address with another cursor.
fn link(uri: &Uri, name: &str, next: &str) -> String {
    /// A thread is read from one of these, which exclude each other.
    const PLACES: [&str; 3] = ["before", "after", "around"];
    let is_replaced = |other: &str| other == name || (PLACES.contains(&name) && PLACES.contains(&other));
    let others = uri.query().unwrap_or_default().split('&');
    let kept = others.filter(|pair| !pair.is_empty() && !pair.split('=').next().is_some_and(is_replaced));
    let mut pairs: Vec<&str> = kept.collect();
    let own = format!("{name}={next}");
    pairs.push(&own);
    format!("<{}?{}>; rel=\"next\"", uri.path(), pairs.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_before_one_around_a_message_names_one_place() {
        let uri: Uri = "/messages?around=b&limit=2".parse().unwrap();
        assert_eq!(link(&uri, "before", "a"), "</messages?limit=2&before=a>; rel=\"next\"");
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        let uri: Uri = "/api/v1/conversations?status=active&cursor=old&limit=2".parse().unwrap();
        let response = respond(&uri, &[1, 2], 2, Some((5, "x")));
        let link = response.headers()["link"].to_str().unwrap().to_owned();
        let cursor = cursor(&(5, "x"));
        assert_eq!(link, format!("</api/v1/conversations?status=active&limit=2&cursor={cursor}>; rel=\"next\""));
        assert_eq!(read::<(i64, String)>(&cursor).unwrap(), (5, "x".to_owned()));
    }

    #[test]
    fn a_page_that_is_not_full_is_the_last() {
        let uri: Uri = "/api/v1/users".parse().unwrap();
        assert!(respond(&uri, &[1], 2, Some(1)).headers().get("link").is_none());
    }

    #[test]
    fn cursors_of_others_are_refused_and_limits_are_kept() {
        for bad in ["", "x", "e30", "%%%"] {
            assert!(read::<(i64, String)>(bad).is_err(), "{bad}");
        }
        assert_eq!([None, Some(0), Some(-5), Some(7), Some(100_000)].map(limit), [50, 1, 1, 7, 200]);
    }
}
