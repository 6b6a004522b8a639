//! When a provider says to come back: `retry-after-ms`, `retry-after` (seconds or a date), Google's `RetryInfo`.
//! Sources: OpenAI's and Anthropic's SDKs, google.rpc.RetryInfo.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use reqwest::header::HeaderMap;
use serde_json::Value;

/// No provider means more than a day; a longer hint is a mistake and is cut to this.
const LONGEST_HINT: Duration = Duration::from_secs(24 * 3600);

/// The hint of a response, the finest first.
pub(crate) fn of(headers: Option<&HeaderMap>, error: &Value) -> Option<Duration> {
    let header = |name: &str| headers?.get(name)?.to_str().ok().map(str::trim);
    header("retry-after-ms")
        .and_then(|ms| seconds(ms, 1000.0))
        .or_else(|| header("retry-after").and_then(|text| seconds(text, 1.0).or_else(|| until(text, header("date")))))
        .or_else(|| retry_info(error))
        .map(|hint| hint.min(LONGEST_HINT))
}

/// `error.details[]` with `retryDelay: "17s"`.
fn retry_info(error: &Value) -> Option<Duration> {
    let details = error.get("details")?.as_array()?;
    details.iter().find_map(|detail| seconds(detail.get("retryDelay")?.as_str()?.strip_suffix('s')?, 1.0))
}

fn seconds(text: &str, per_second: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse::<f64>().ok()? / per_second).ok()
}

/// Time from the response's own `date` to `text`: the two clocks are then the same one. A past date means now.
#[expect(clippy::disallowed_methods, reason = "only where the provider sends no date: its date is by its own clock")]
fn until(text: &str, date: Option<&str>) -> Option<Duration> {
    let at = http_date(text)?;
    let now = match date.and_then(http_date) {
        Some(now) => now,
        None => SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs(),
    };
    Some(Duration::from_secs(at.saturating_sub(now)))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, the only form that may be sent) as seconds since 1970.
fn http_date(text: &str) -> Option<u64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let [_, day, month, year, time, "GMT"] = fields[..] else { return None };
    let month = MONTHS.iter().position(|name| *name == month)? as u64 + 1;
    let (day, year) = (day.parse::<u64>().ok()?, year.parse::<u64>().ok()?);
    let clock: Vec<u64> = time.split(':').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let [hour, minute, second] = clock[..] else { return None };
    if !(1..=31).contains(&day) || !(1970..=9999).contains(&year) || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    // Days from the civil calendar, with the year beginning in March so that the leap day is its last.
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    Some((days - 719_468) * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{HeaderName, HeaderValue};
    use serde_json::json;

    fn hint(headers: &[(&'static str, &'static str)], error: Value) -> Option<Duration> {
        let headers = headers.iter().map(|(k, v)| (HeaderName::from_static(k), HeaderValue::from_static(v))).collect();
        of(Some(&headers), &error)
    }

    #[test]
    fn the_finest_header_wins() {
        assert_eq!(
            hint(&[("retry-after-ms", "250"), ("retry-after", "9")], Value::Null),
            Some(Duration::from_millis(250))
        );
        assert_eq!(hint(&[("retry-after", "1.5")], Value::Null), Some(Duration::from_millis(1500)));
        assert_eq!(hint(&[("retry-after", "-3")], Value::Null), None);
        assert_eq!(hint(&[("retry-after", "soon")], Value::Null), None);
        assert_eq!(hint(&[("retry-after", "999999999")], Value::Null), Some(LONGEST_HINT));
    }

    #[test]
    fn google_says_it_in_the_body() {
        let error = json!({"details": [{"@type": "x"}, {"@type": "…RetryInfo", "retryDelay": "17.5s"}]});
        assert_eq!(hint(&[], error), Some(Duration::from_millis(17_500)));
        assert_eq!(hint(&[], json!({"details": "none"})), None);
    }

    #[test]
    fn a_date_counts_from_the_response_date() {
        assert_eq!(http_date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http_date("Thu, 29 Feb 2024 00:00:00 GMT"), Some(1_709_164_800));
        assert_eq!(http_date("Sun, 06 Nov 94 08:49:37 GMT"), None);
        let headers = [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:50:00 GMT")];
        assert_eq!(hint(&headers, Value::Null), Some(Duration::from_secs(23)));
    }
}
