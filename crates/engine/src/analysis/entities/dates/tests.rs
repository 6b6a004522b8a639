//! Days and times as customers write them, read on Saturday, 21 November 2026, 15:30 in Kolkata.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::super::{Entity, Kind, Moment, entities};

fn moment() -> Moment {
    let now = DateTime::parse_from_rfc3339("2026-11-21T15:30:00+05:30").expect("a time");
    Moment { now: now.with_timezone(&Utc), tz: Tz::Asia__Kolkata }
}

fn dated(text: &str) -> Vec<Entity> {
    let kinds = |kind| {
        matches!(
            kind,
            Kind::Date | Kind::DateRange | Kind::DateTime | Kind::DateTimeRange | Kind::Time | Kind::TimeRange
        )
    };
    entities(text, &moment(), &[]).into_iter().filter(|entity| kinds(entity.kind)).collect()
}

/// The ISO form of the only day or time in a text, without its zone.
fn iso(text: &str) -> String {
    let found = dated(text);
    let all: Vec<String> =
        found.iter().map(|entity| entity.value["iso"].as_str().unwrap_or_default().replace("+05:30", "")).collect();
    all.join(" & ")
}

fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, expected)| iso(text) != *expected)
        .map(|(text, expected)| format!("{text:?}: {} is not {expected}", iso(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn english_days() {
    check(&[
        ("see you tomorrow", "2026-11-22"),
        ("day after tomorrow please", "2026-11-23"),
        ("I ordered it the day before yesterday", "2026-11-19"),
        ("on Friday", "2026-11-27"),
        ("I came on Friday", "2026-11-20"),
        ("next Friday", "2026-11-27"),
        ("last Friday it broke", "2026-11-13"),
        ("the coming Sunday", "2026-11-22"),
        ("Tuesday of next week", "2026-11-24"),
        ("by 25th", "2026-11-25"),
        ("on the 5th of next month", "2026-12-05"),
        ("25 December", "2026-12-25"),
        ("Dec 25th, 2027", "2027-12-25"),
        ("the 3rd of March", "2027-03-03"),
        ("in 2 weeks", "2026-12-05"),
        ("two weeks and 2 days ago", "2026-11-05"),
        ("3 days from now", "2026-11-24"),
        ("the second Sunday of next month", "2026-12-13"),
        ("last Monday of this month", "2026-11-30"),
        ("within 3 working days", "2026-11-25"),
        ("on Christmas", "2026-12-25"),
        ("the deadline is 07/08", "2027-08-07"),
        ("by month end", "2026-11-30"),
        ("by EOD", "2026-11-21T23:59:59"),
        ("same day delivery", ""),
        ("twenty fifth of January two thousand and thirty", "2030-01-25"),
    ]);
}

#[test]
fn numbers_are_days_before_months() {
    check(&[
        ("on 3/4", "2027-04-03"),
        ("dated 03/04/2026", "2026-04-03"),
        ("12/25/2026", "2026-12-25"),
        ("2026-12-25", "2026-12-25"),
        ("25.12.2026", "2026-12-25"),
        ("25-Dec-2026", "2026-12-25"),
        ("20261225", "2026-12-25"),
        ("flat 12/4, door 3/7", ""),
        ("version 1.2.3 and 10/10", "2027-10-10"),
        ("1/2 kg sugar", ""),
    ]);
    let new_york = Moment { tz: Tz::America__New_York, ..moment() };
    let found = entities("on 3/4", &new_york, &[]);
    assert_eq!(found[0].value["iso"], "2027-03-04");
}

#[test]
fn english_times() {
    check(&[
        ("tomorrow at 4 pm", "2026-11-22T16:00:00"),
        ("at 6", "18:00:00"),
        ("at 9:30", "09:30:00"),
        ("half past six", "18:30:00"),
        ("quarter to five pm", "16:45:00"),
        ("20 past eight in the evening", "20:20:00"),
        ("at seven thirty", "07:30:00"),
        ("noon tomorrow", "2026-11-22T12:00:00"),
        ("at 19:30", "19:30:00"),
        ("8 p.m. today", "2026-11-21T20:00:00"),
        ("today at 9", "2026-11-21T21:00:00"),
        ("in 2 hours", "2026-11-21T17:30:00"),
        ("half an hour ago", "2026-11-21T15:00:00"),
        ("1140 am", "11:40:00"),
        ("tonight around 7", "2026-11-21T19:00:00"),
        ("next Monday morning at 7", "2026-11-23T07:00:00"),
    ]);
}

#[test]
fn stretches() {
    check(&[
        ("next week", "2026-11-23/2026-11-30"),
        ("last month", "2026-10-01/2026-11-01"),
        ("in May", "2027-05-01/2027-06-01"),
        ("this weekend", "2026-11-21/2026-11-23"),
        ("the last 3 months", "2026-08-21/2026-11-21"),
        ("5 to 7 May", "2027-05-05/2027-05-08"),
        ("from 3 to 5 pm tomorrow", "2026-11-22T15:00:00/2026-11-22T17:00:00"),
        ("10:00 am to 6:30 pm", "10:00:00/18:30:00"),
        ("tomorrow evening", "2026-11-22T16:00:00/2026-11-22T20:00:00"),
        ("Monday to Friday", "2026-11-23/2026-11-27"),
    ]);
}

#[test]
fn hindi_in_both_scripts() {
    check(&[
        ("कल सुबह 10 बजे", "2026-11-22T10:00:00"),
        ("वो कल आया था", "2026-11-20"),
        ("kal nahi aaya tha", "2026-11-20"),
        ("kal aaunga", "2026-11-22"),
        ("mera order kab aayega? parso mila nahi tha", "2026-11-19"),
        ("परसों दोपहर 2 बजे", "2026-11-23T14:00:00"),
        ("agle hafte somvar ko", "2026-11-23"),
        ("अगले महीने की 5 तारीख", "2026-12-05"),
        ("25 tareekh ko", "2026-11-25"),
        ("दो दिन बाद", "2026-11-23"),
        ("do hafte pehle", "2026-11-07"),
        ("शाम साढ़े पांच बजे", "17:30:00"),
        ("sadhe nau baje subah", "09:30:00"),
        ("raat 8 baje", "20:00:00"),
        ("aaj shaam 7 baje", "2026-11-21T19:00:00"),
        ("१५ अगस्त को", "2027-08-15"),
        ("शुक्रवार को", "2026-11-27"),
        ("अगले महीने के पहले सोमवार", "2026-12-07"),
    ]);
}

#[test]
fn tamil_in_both_scripts() {
    check(&[
        ("நாளை காலை 10 மணிக்கு", "2026-11-22T10:00:00"),
        ("naalai maalai 5 maniku", "2026-11-22T17:00:00"),
        ("நேற்று வந்தது", "2026-11-20"),
        ("நாளை மறுநாள்", "2026-11-23"),
        ("வெள்ளிக்கிழமை மாலை 4 மணிக்கு", "2026-11-27T16:00:00"),
        ("இரண்டு நாட்களில்", "2026-11-23"),
        ("adutha vaaram velli kizhamai", "2026-11-27"),
        ("டிசம்பர் 25", "2026-12-25"),
        ("அடுத்த மாதம்", "2026-12-01/2027-01-01"),
        ("rendu naal kazhichu", "2026-11-23"),
    ]);
}

#[test]
fn telugu_in_both_scripts() {
    check(&[
        ("రేపు సాయంత్రం 6 గంటలకు", "2026-11-22T18:00:00"),
        ("repu udayam 9 gantalaki", "2026-11-22T09:00:00"),
        ("నిన్న", "2026-11-20"),
        ("ఎల్లుండి", "2026-11-23"),
        ("వచ్చే సోమవారం ఉదయం 11 గంటలకు", "2026-11-23T11:00:00"),
        ("రెండు రోజుల్లో", "2026-11-23"),
        ("డిసెంబర్ 25", "2026-12-25"),
        ("వచ్చే వారం", "2026-11-23/2026-11-30"),
        ("రెండు వారాల తర్వాత", "2026-12-05"),
    ]);
}

#[test]
fn words_that_are_no_days() {
    check(&[
        ("I sat in the sun and may march", ""),
        ("good morning", ""),
        ("7-8 log hai", ""),
        ("OTP is 482913", ""),
        ("my pincode is 600042", ""),
        ("the total is 1200 for 3 items", ""),
        ("give me a second", ""),
        ("two nights for two", ""),
        ("at the office", ""),
    ]);
}

#[test]
fn hours_that_clocks_skip_keep_their_local_form() {
    let berlin = Moment { now: moment().now, tz: Tz::Europe__Berlin };
    let found = entities("28.03.2027 at 2:30 am", &berlin, &[]);
    assert_eq!(found[0].value["iso"], "2027-03-28T02:30:00");
}
