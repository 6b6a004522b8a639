//! Bodies, queries and ids of requests, with our own errors when they cannot be read.

use std::str::FromStr;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use model::limits::API_BODY_BYTES;
use serde::de::DeserializeOwned;

use crate::error::{ApiError, FieldError};

/// A JSON body. 415 where it is none by its type, 400 where it cannot be read or lacks a field, 422 where a field
/// is of the wrong type.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::unsupported_media_type());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        parse(&bytes).map(Self)
    }
}

/// A JSON body that may be left out altogether.
pub struct MaybeBody<T>(pub T);

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for MaybeBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        if bytes.is_empty() {
            return Ok(Self(T::default()));
        }
        if !is_json {
            return Err(ApiError::unsupported_media_type());
        }
        parse(&bytes).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn unreadable(rejection: BytesRejection) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return ApiError::payload_too_large(API_BODY_BYTES);
    }
    ApiError::malformed("The body could not be read.")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    serde_json::from_slice(bytes).map_err(|error| {
        if !error.is_data() {
            return ApiError::malformed(format!("The body is not JSON: {error}."));
        }
        let text = error.to_string();
        match named_in(&text, "missing field `") {
            Some(field) => ApiError::missing(field, format!("`{field}` is required.")),
            None => ApiError::invalid(vec![FieldError::new("body", text)]),
        }
    })
}

fn named_in<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.split('`').next()
}

/// The query. 400 where it cannot be read.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let read = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        read.map(|query| Self(query.0)).map_err(|error| {
            let text = error.body_text();
            let text = text.strip_prefix("Failed to deserialize query string: ").unwrap_or(&text);
            match named_in(text, "missing field `") {
                Some(field) => ApiError::missing(field, format!("`{field}` is required.")),
                None => ApiError::malformed(format!("The query cannot be read: {text}.")),
            }
        })
    }
}

/// Texts in the path. 400 where it cannot be read: percent signs that are no UTF-8.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let read = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        read.map(|path| Self(path.0)).map_err(|_| ApiError::malformed("The address cannot be read."))
    }
}

/// The id in the path. One that is no id names nothing: 404.
pub struct Id<T>(pub T);

impl<T: FromStr, S: Send + Sync> FromRequestParts<S> for Id<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        let id = text.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| ApiError::nothing("There is nothing with this id."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Login {
        email: String,
    }

    async fn read(kind: &str, body: &str) -> Result<String, u16> {
        let request = Request::builder().header("content-type", kind).body(body.to_owned().into()).unwrap();
        let read = Body::<Login>::from_request(request, &()).await;
        read.map(|Body(login)| login.email).map_err(|error| error.into_response().status().as_u16())
    }

    #[tokio::test]
    async fn each_way_to_be_wrong_has_its_status() {
        assert_eq!(read("application/json", r#"{"email":"a@b.c"}"#).await, Ok("a@b.c".to_owned()));
        assert_eq!(read("application/json; charset=utf-8", r#"{"email":"a"}"#).await, Ok("a".to_owned()));
        assert_eq!(read("text/plain", r#"{"email":"a"}"#).await, Err(415));
        assert_eq!(read("application/json", r#"{"email":"#).await, Err(400));
        assert_eq!(read("application/json", "").await, Err(400));
        assert_eq!(read("application/json", "{}").await, Err(400));
        assert_eq!(read("application/json", r#"{"email":5}"#).await, Err(422));
        assert_eq!(read("application/json", "[1]").await, Err(422));
    }
}
